/** What `konklave help` prints. */
export async function usage(): Promise<string> {
  const { describeSettings } = await import('@konklave/server')
  return `Konklave: meetings behind a locked door.

  konklave up                 start the server; without settings for this machine only (http://localhost)
  konklave up --lan           start it for the local network (https, certificate made here)
  konklave config             print the settings in force
  konklave grant              make another link that allows creating rooms (local network)
  konklave inventory          print everything this server keeps, why and for how long
  konklave duties             write what a controller owes by law: record, measures, deletion, contract, assessment;
                              --lang de|en, --out DIR
  konklave join <link>        take part from this terminal, in writing; --help shows more

Settings of up, config, grant and duties (file konklave.toml or --config FILE, environment, command line; the later wins):
${describeSettings()}`
}
