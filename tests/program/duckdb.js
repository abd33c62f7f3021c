// Runs statements in a DuckDB of its own, in memory: node duckdb.js NODE_MODULES, with the statements as a list of JSON on
// standard input. The first that fails ends it.
"use strict";
const fs = require("fs");
const path = require("path");
const { DuckDBInstance } = require(path.join(process.argv[2], "@duckdb/node-api"));

async function main() {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const statement of JSON.parse(fs.readFileSync(0, "utf8"))) await connection.run(statement);
}

main().catch((error) => {
  console.error(String(error));
  process.exitCode = 1;
});
