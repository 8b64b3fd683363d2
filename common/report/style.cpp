#include "common/report/style.h"

namespace mta_tls {

// Below 700 pixels a row of a table is a block of labelled lines. States differ by word
// and by form, not by colour alone; the colours keep WCAG's contrast of 4.5 on both
// grounds.
const std::string_view report_style = R"(
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --faint: #57606a;
  --line: #d0d7de; --panel: #f6f8fa; --good: #116329; --warn: #7d4e00; --bad: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3;
  --faint: #9da7b1; --line: #30363d; --panel: #161b22; --good: #56d364; --warn: #e3b341;
  --bad: #ff7b72; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 80rem; background: var(--ground);
  color: var(--text); font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p, ul { margin: .25rem 0; }
ul { padding-left: 1.1rem; }
.faint, caption { color: var(--faint); }
caption { text-align: left; padding: .25rem 0; }
.tiles { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; padding: 0;
  list-style: none; }
.tiles li { border: 1px solid var(--line); background: var(--panel); border-radius: .4rem;
  padding: .4rem .8rem; }
.tiles b { font-size: 1.3rem; margin-right: .3rem; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .5rem;
  border-bottom: 1px solid var(--line); }
thead th { color: var(--faint); font-weight: 600; overflow-wrap: normal; }
tbody th { font-weight: 600; min-width: 11rem; }
td { min-width: 5.5rem; }
.state { font-weight: 600; white-space: nowrap; }
.ok { color: var(--good); } .warning, .unknown { color: var(--warn); }
.critical { color: var(--bad); }
svg { display: block; width: 100%; height: 1.1rem; }
.strip { min-width: 7rem; max-width: 10rem; }
.strip .passes { fill: var(--good); } .strip .partly, .strip .unseen { fill: var(--warn); }
.strip .fails { fill: var(--bad); } .strip .none { fill: var(--line); }
.span { fill: var(--panel); stroke: var(--line); }
.left { fill: var(--good); } .left.soon { fill: var(--warn); } .left.over { fill: var(--bad); }
@media (max-width: 700px) {
  table, caption, tbody, tr, th, td { display: block; width: 100%; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
    overflow: hidden; }
  tr { border: 1px solid var(--line); border-radius: .4rem; background: var(--panel);
    margin: .6rem 0; padding: .3rem .6rem; }
  th, td, tbody th { border: 0; padding: .15rem 0; min-width: 0; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--faint); }
  td:empty { display: none; }
}
@media print {
  :root { --ground: #fff; --text: #000; --faint: #444; --panel: #fff; --line: #999;
    --good: #116329; --warn: #7d4e00; --bad: #a40e26; }
  body { max-width: none; padding: 0; font-size: 9pt; }
  tr { break-inside: avoid; } h2 { break-after: avoid; }
}
)";

} // namespace mta_tls
