/** Apart from what is said there: a page asks before the code that reads the answer has arrived. */
export const RELAY_PATH = '/api/relay'
