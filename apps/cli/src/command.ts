/** Takes the arguments behind its name, resolves with the exit code. */
export type Command = (args: readonly string[]) => Promise<number>
