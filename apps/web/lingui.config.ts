import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [
    {
      path: '<rootDir>/src/locales/{locale}',
      include: ['<rootDir>/src'],
      exclude: ['**/features/ownerFile/**'],
    },
    // Rarely wanted, so it brings its own words.
    {
      path: '<rootDir>/src/features/ownerFile/locales/{locale}',
      include: ['<rootDir>/src/features/ownerFile'],
    },
  ],
  format: formatter({ lineNumbers: false, origins: false }),
})
