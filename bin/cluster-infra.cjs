#!/usr/bin/env node
'use strict';
// No build step: tsx compiles while loading, in this very process, so that signals and the exit code are the command's own.
require('tsx/cjs');
require('../cli/main.ts');
