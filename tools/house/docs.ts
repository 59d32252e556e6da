import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirementsPage } from './requirements/page.ts'
import { pageWithTable } from './ruleTable.ts'

/** `npm run docs`: whatever of the documents is generated. */
const docs = join(import.meta.dirname, '../../docs')
const protocol = join(docs, 'PROTOCOL.md')
writeFileSync(protocol, pageWithTable(readFileSync(protocol, 'utf8')))
writeFileSync(join(docs, 'REQUIREMENTS.md'), requirementsPage())
