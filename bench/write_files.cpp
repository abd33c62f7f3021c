// write_files DIR COUNT: COUNT scenario files of about 60 lines, each with numbers of its own.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  const int count = std::atoi(argv[2]);
  for (int i = 0; i < count; ++i) {
    const double f = 1 + 0.00001 * i;
    std::ofstream out(folder / fmt::format("client-{:05}.yaml", i));
    out << fmt::format(R"(# Client {0}: internet access, yearly
closs: 1
name: Client {0}
model: goodman
currency: EUR
period: year
lifetime: 5
discount_rate: 8%
revenue_per_customer: {{value: {1:.2f}, per: month, source: "ledger", kind: measured, as_of: 2026-03}}
margin: 38%
baseline_loss: {{value: {2:.4f}, source: "panel of customers without a problem", kind: survey}}
acquisition_cost: 210
problem_defaults:
  cost_per_contact: 9.5
  contacts_per_complaint: 1.8
  loss: {{satisfied: 9%, mollified: 27%, dissatisfied: 58%, silent: 31%}}
problems:
  billing:
    name: Billing error
    frequency: 61 of 512
    complaint_rate: {3:.4f}
    outcomes: {{satisfied: 38%, mollified: 34%, dissatisfied: rest}}
    contacts_per_complaint: 2.1
    tags:
      touchpoint: invoice
      phase: pay
      channel: web
  outage:
    name: Outage
    frequency: {{low: 4%, base: {4:.4f}, high: 11%}}
    complaint_rate: 70% to 80%
    outcomes:
      satisfied: 61 of 152
      mollified: 53 of 152
      dissatisfied: 38 of 152
    loss:
      satisfied: 7%
      mollified: {{value: 24%, source: "exit interviews", kind: survey}}
      dissatisfied: 61%
      silent: 28%
    tags:
      touchpoint: network
      phase: use
  contract:
    name: Contract terms
    complaints: 14_200
    complaint_rate: 35%
    outcomes: {{satisfied: 25%, mollified: 30%, dissatisfied: 45%}}
    told: {{satisfied: 2, mollified: 3, dissatisfied: 6, silent: 4}}
    tags:
      touchpoint: contract
      phase: buy
segments:
  home:
    customers: {5:.0f}
    new_customers: 66k
  business:
    customers: 100k
    new_customers: 4k
    revenue_per_customer: 310/month
    problems:
      outage:
        frequency: 9%
word_of_mouth: {{included: false, act_bad: 2%, act_good: 1%}}
)",
                       i, 42 * f, 0.06 / f, 0.48 / f, 0.06 / f, 1.1e6 * f);
  }
}
