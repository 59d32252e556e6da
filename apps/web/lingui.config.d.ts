/** Words arrive with the screens that speak them (src/kernel/language.ts); `words.test.ts` holds that none is early. */
declare const _default: import('@lingui/conf').LinguiConfig
export default _default
