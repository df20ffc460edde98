/** The subcommands of terraform that take the lock of a state and know `-lock-timeout`. */
export const LOCKING_COMMANDS = ['plan', 'apply', 'destroy', 'refresh', 'import'] as const;
