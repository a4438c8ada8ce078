/// The styles of every page: light and dark, wide and narrow, on paper.
///
/// The colours of series are told apart without seeing red or green (after Okabe and Ito), and differ in lightness, so
/// that they stay apart in grey.
enum Stylesheet {
    static let text = """
        :root {
          color-scheme: light dark;
          --ground: #ffffff; --panel: #f5f6f8; --ink: #1a1d21; --soft: #59616c; --line: #d8dce2; --faint: #e9ecf0;
          --s1: #0b4f8a; --s2: #d9730d; --s3: #57aee0; --s4: #00856a; --s5: #a8560a; --grey: #98a1ac; --wait: #ccd2d9;
          --warn: #8a4600; --warn-ground: #fff4e2; --warn-line: #e0a458; --good: #00674f; --heat: 11, 79, 138; --on-heat: #ffffff;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --ground: #14171b; --panel: #1c2026; --ink: #e9ebee; --soft: #a2abb6; --line: #39404a; --faint: #262c34;
            --s1: #5aa2e6; --s2: #ff9a4d; --s3: #b3dcf6; --s4: #3fc9a4; --s5: #d9a066; --grey: #7d8793; --wait: #4c5561;
            --warn: #ffcf8f; --warn-ground: #33260f; --warn-line: #8a6428; --good: #5fd3b0; --heat: 90, 162, 230; --on-heat: #0c1014;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI",
          "Liberation Sans", "Noto Sans", sans-serif; overflow-wrap: break-word;
        }
        main { max-width: 66rem; margin: 0 auto; padding: 2.25rem 1.5rem 3rem; }
        h1 { font-size: 2rem; line-height: 1.15; margin: 0 0 .4rem; letter-spacing: -.015em; text-wrap: balance; }
        h2 { font-size: 1.3rem; line-height: 1.25; margin: 0 0 .3rem; letter-spacing: -.008em; text-wrap: balance; }
        h3 { font-size: 1rem; margin: 1.6rem 0 .3rem; }
        p { margin: .3rem 0 .8rem; max-width: 46rem; }
        a { color: var(--s1); }
        .over { color: var(--soft); font-size: .8125rem; letter-spacing: .04em; text-transform: uppercase; margin: 0 0 .5rem; }
        .what { color: var(--soft); font-size: .9375rem; margin-bottom: 1rem; }
        .soft { color: var(--soft); }
        section { margin-top: 2.75rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
        .unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

        .coverage { margin: 0 0 1.75rem; padding: .55rem .9rem; border-left: 4px solid var(--good); background: var(--panel); font-size: .9375rem; }
        .coverage p { margin: 0; max-width: none; }
        .coverage.lacking { border: 1px solid var(--warn-line); border-left-width: 6px; background: var(--warn-ground); padding: .9rem 1.1rem; }
        .coverage.lacking strong { color: var(--warn); }
        .coverage ul { margin: .5rem 0 0; padding-left: 1.2rem; }

        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.3rem, 1fr)); gap: 1px; margin: 1.6rem 0 0; }
        .tile { box-shadow: 0 0 0 1px var(--line); padding: .8rem .8rem .85rem; }
        .tile dt { color: var(--soft); font-size: .8125rem; white-space: nowrap; }
        .tile dd { margin: 0; }
        .tile .figure { font-size: 1.6rem; line-height: 1.25; font-weight: 600; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
        .tile .figure.long { font-size: 1.1rem; padding: .36rem 0; letter-spacing: -.01em; }
        .tile .before { color: var(--soft); font-size: .8125rem; font-variant-numeric: tabular-nums; }

        figure { margin: .5rem 0 0; }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 0 0 .6rem; padding: 0; font-size: .875rem; }
        .legend li::before { content: ""; display: inline-block; width: .75em; height: .75em; margin-right: .4em; border-radius: 2px; background: currentColor; }
        .legend span { color: var(--ink); }
        .frame { display: grid; grid-template-columns: auto minmax(0, 1fr); }
        svg { display: block; overflow: visible; }
        svg text { font: 12px/1 system-ui, -apple-system, "Segoe UI", "Liberation Sans", "Noto Sans", sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
        svg text.inside { fill: var(--ground); font-weight: 600; }
        .grid { stroke: var(--faint); } .base { stroke: var(--soft); } .stem { stroke-width: 3; opacity: .38; }
        .s1 { fill: var(--s1); stroke: none; color: var(--s1); } .s2 { fill: var(--s2); color: var(--s2); } .s3 { fill: var(--s3); color: var(--s3); }
        .s4 { fill: var(--s4); color: var(--s4); } .s5 { fill: var(--s5); color: var(--s5); } .grey { fill: var(--grey); color: var(--grey); } .wait { fill: var(--wait); color: var(--wait); }
        .line { stroke: var(--s1); stroke-width: 2; fill: none; stroke-linecap: round; } .ghost { stroke: var(--s1); stroke-width: 1.5; opacity: .45; stroke-dasharray: 2 4; }
        .hollow { fill: var(--ground); stroke: var(--s1); stroke-width: 1.6; }

        .rows { list-style: none; margin: 0; padding: 0; font-size: .9375rem; }
        .rows li { display: grid; grid-template-columns: minmax(8rem, 14rem) minmax(0, 1fr) 11rem; gap: .9rem; align-items: center; padding: .16rem 0; }
        .rows.counts li { grid-template-columns: minmax(8rem, 17rem) minmax(0, 1fr) 6.5rem; }
        .rows .name small { display: block; color: var(--soft); line-height: 1.2; }
        .rows .value { font-variant-numeric: tabular-nums; font-size: .875rem; }
        .rows .value small { color: var(--soft); font-size: .8125rem; display: block; line-height: 1.25; }
        .rows li.axis { padding: 0; }

        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: .34rem .7rem; border-bottom: 1px solid var(--faint); vertical-align: top; }
        thead th { color: var(--soft); font-weight: 500; border-bottom-color: var(--line); vertical-align: bottom; }
        tbody th { font-weight: 500; } tbody th a, td time { white-space: nowrap; }
        th:first-child, td:first-child { padding-left: 0; }
        .number { text-align: right; white-space: nowrap; }
        .center { text-align: center; }
        .heat td { text-align: right; min-width: 4.2rem; border: 2px solid var(--ground); }
        .heat thead th { text-align: right; max-width: 8rem; }
        .heat thead th:first-child { text-align: left; }
        .heat tbody th { min-width: 8rem; white-space: nowrap; }
        .h1 { background: rgba(var(--heat), .08); } .h2 { background: rgba(var(--heat), .2); } .h3 { background: rgba(var(--heat), .36); }
        .h4 { background: rgba(var(--heat), .58); color: var(--ink); } .h5 { background: rgba(var(--heat), .88); color: var(--on-heat); }
        .h0 { color: var(--soft); }
        .mark { color: var(--soft); font-size: .8125em; font-weight: 400; }

        details { margin-top: .7rem; font-size: .875rem; }
        summary { cursor: pointer; color: var(--soft); width: fit-content; }
        summary:hover { color: var(--ink); }
        details .scroll { max-height: 24rem; overflow: auto; margin-top: .4rem; }
        .facts { margin: .4rem 0 0; font-size: .9375rem; }
        .facts div { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 1rem; padding: .28rem 0; border-bottom: 1px solid var(--faint); }
        .facts dt { color: var(--soft); }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        footer { margin-top: 3rem; padding-top: 1.5rem; border-top: 2px solid var(--ink); font-size: .875rem; }
        footer h2 { font-size: 1.05rem; margin-top: 1.6rem; }
        code, pre, .hash { font-family: ui-monospace, SFMono-Regular, Menlo, "Liberation Mono", monospace; font-size: .875em; }
        .hash { overflow-wrap: anywhere; }
        pre { margin: .5rem 0; padding: .8rem 1rem; background: var(--panel); overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }

        .answer { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .8rem; margin: 1.2rem 0 0; padding: 1rem 1.15rem; background: var(--panel); border-left: 4px solid var(--s1); }
        .answer strong { font-size: 1.35rem; letter-spacing: -.01em; }
        .answer.waiting { border-left-color: var(--grey); }
        .answer blockquote { flex-basis: 100%; margin: .4rem 0 0; white-space: pre-wrap; }
        .sheet { border: 1px solid var(--line); padding: .4rem 1.3rem 1rem; margin: .6rem 0; max-width: 48rem; }
        .markdown > :first-child { margin-top: .6rem; }
        .markdown h4 { font-size: 1.15rem; margin: 1.1rem 0 .3rem; } .markdown h5 { font-size: 1.02rem; margin: 1rem 0 .3rem; } .markdown h6 { font-size: .95rem; margin: .9rem 0 .3rem; }
        .markdown blockquote { margin: .6rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
        .markdown table { margin: .6rem 0; display: block; overflow-x: auto; }
        .markdown ul, .markdown ol { padding-left: 1.5rem; margin: .4rem 0 .8rem; } .markdown li.task { list-style: none; margin-left: -1.35rem; }
        .address { color: var(--soft); overflow-wrap: anywhere; }
        .buttons span { display: inline-block; margin: .1rem .4rem .1rem 0; padding: .05rem .6rem; border: 1px solid var(--line); border-radius: 3px; font-size: .875rem; color: var(--soft); }
        .buttons span.chosen { border-color: var(--s1); color: var(--ground); background: var(--s1); font-weight: 600; }
        .timeline { list-style: none; margin: .6rem 0 0; padding: 0; }
        .timeline li { display: grid; grid-template-columns: 13.5rem minmax(0, 1fr); gap: 1.4rem; position: relative; }
        .timeline li > span { padding-left: 1.1rem; border-left: 2px solid var(--line); position: relative; padding-bottom: 1rem; }
        .timeline li > span::before { content: ""; position: absolute; left: -6px; top: .45rem; width: 10px; height: 10px; border-radius: 50%; background: var(--ground); border: 2px solid var(--grey); }
        .timeline li.key > span::before { background: var(--s1); border-color: var(--s1); }
        .timeline time { font-variant-numeric: tabular-nums; font-size: .875rem; padding-top: .1rem; color: var(--soft); }
        .timeline small { display: block; color: var(--soft); }
        .change { font-size: .875rem; } .change td { overflow-wrap: anywhere; white-space: pre-wrap; min-width: 6rem; }
        del.gone { color: var(--soft); } ins { text-decoration: none; }

        @media (max-width: 40rem) {
          main { padding: 1.4rem 1rem 2rem; }
          h1 { font-size: 1.55rem; } h2 { font-size: 1.15rem; }
          .tiles { grid-template-columns: 1fr 1fr; } .tile:last-child:nth-child(odd) { grid-column: 1 / -1; }
          .tile .figure { font-size: 1.35rem; } .tile .figure.long { font-size: 1rem; }
          .rows li, .rows.counts li { grid-template-columns: minmax(0, 1fr) auto; gap: .05rem .8rem; padding: .35rem 0; }
          .rows .name { grid-column: 1; } .rows .value { grid-column: 2; grid-row: 1; text-align: right; } .rows .track { grid-column: 1 / -1; }
          .rows li.axis .name, .rows li.axis .value { display: none; }
          .minor { display: none; }
          .facts div { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .timeline li { grid-template-columns: minmax(0, 1fr); gap: 0; } .timeline time { padding-left: 1.1rem; border-left: 2px solid var(--line); }
          svg text { font-size: 11px; } svg text.tight { font-size: 10px; }
        }
        @page { size: A4; margin: 15mm 14mm; }
        @media print {
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { font-size: 10pt; line-height: 1.4; }
          main { max-width: none; padding: 0; }
          section { margin-top: 1.4rem; padding-top: .9rem; }
          h1 { font-size: 19pt; } h2 { font-size: 12.5pt; break-after: avoid; } h3, .what { break-after: avoid; }
          section, figure, .part, .tiles, .coverage, .what, .rows li, tr, .answer, .timeline li { break-inside: avoid; }
          .rows li { grid-template-columns: 8.5rem minmax(0, 1fr) 10.5rem; padding: .05rem 0; } .rows.counts li { grid-template-columns: 11rem minmax(0, 1fr) 6rem; }
          details:not([open]) { display: none; }
          .scroll, details .scroll { overflow: visible; max-height: none; }
          table { width: 100%; font-size: 8.5pt; } th, td { overflow-wrap: anywhere; padding: .25rem .4rem; }
          tbody th a, td time, .number, .heat tbody th { white-space: normal; } .heat td, .heat tbody th { min-width: 0; }
          a { color: inherit; text-decoration: none; }
          .tile .figure { font-size: 15pt; } .tile .figure.long { font-size: 11pt; }
        }

        """
}
