import { type Config, envKey, fileKey, flagKey, type Setting, settingNames, settings } from './settings.ts'

/** The configuration in force as a file that could be read back; secrets appear only as set or not. */
export function describeConfig(config: Config): string {
  return settingNames
    .map(name => {
      const setting: Setting<string> | Setting<number> | Setting<boolean> = settings[name]
      const value = config[name]
      const shown = setting.secret ? (value === '' ? '""' : '"(set)"') : JSON.stringify(value)
      return `# ${setting.about.en}\n${fileKey(name)} = ${shown}\n`
    })
    .join('\n')
}

/** One line for each setting, for the usage text. */
export function describeSettings(): string {
  const width = Math.max(...settingNames.map(n => flagKey(n).length)) + 2
  return settingNames
    .map(
      n =>
        `  ${flagKey(n).padEnd(width)}${settings[n].about.en} (${envKey(n)}; default ${show(settings[n].initial)})`,
    )
    .join('\n')
}

const show = (value: string | number | boolean) => (value === '' ? 'none' : String(value))
