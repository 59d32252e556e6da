import type { TestModule } from 'vitest/node'

/**
 * Prints one plain closing line, `N passed, M failed[, K skipped]`. Errors outside tests and files that do
 * not load count as failed.
 */
export default class Tally {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const n = { passed: 0, failed: errors.length, skipped: 0 }
    for (const module of modules) {
      let failedInside = 0
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') n.passed++
        else if (state === 'failed') {
          n.failed++
          failedInside++
        } else n.skipped++
      }
      if (module.state() === 'failed' && failedInside === 0) n.failed++
    }
    // On 'exit', so that nothing prints after it.
    process.on('exit', () => {
      console.log(`${n.passed} passed, ${n.failed} failed${n.skipped ? `, ${n.skipped} skipped` : ''}`)
    })
  }
}
