'use strict';
// Preloaded into a measured process: writes its peak resident set in KiB to the file that BENCH_MEMORY names.
process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS));
});
