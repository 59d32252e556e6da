/** What `konklave help` prints. */
export async function usage(): Promise<string> {
  const { describeSettings } = await import('@konklave/server')
  return `Konklave: meetings behind a locked door.

  konklave up                 start the server; without settings for this machine only (http://localhost)
  konklave up --lan           start it for the local network (https, certificate made here)
  konklave setup [host]       ask what a public server needs, write its files, say which ports to open
  konklave check [--json]     look whether all is well: name, ports, certificate, clock, disk, files, engine, capacity
  konklave status [--json]    how the running server is, in counts
  konklave config             print the settings in force
  konklave grant add [--note NAME]   make a link that allows creating rooms; the same as konklave grant
  konklave grant list         which links there are
  konklave grant revoke FINGERPRINT  end one
  konklave backup FILE        database, keys, links and settings in one file, while the server runs or not
  konklave restore FILE       put them back; --replace where a server is already, --no-grants without links
  konklave doctor --report    what to send to somebody who helps: nothing personal in it
  konklave inventory          print everything this server keeps, why and for how long
  konklave breach             what lay open after a breach and what did not, with drafts of the notices: --through WHAT,
                              --from, --to and --known TIME, --log FILE, --language de|en, --out DIR
  konklave duties             write what a controller owes by law: record, measures, deletion, contract, assessment;
                              --language de|en, --out DIR
  konklave audit [--json]     prove on the running server what docs/REQUIREMENTS.md asks for; --help shows more
  konklave audit --against <url>   compare the client another server sends with this release
  konklave join <link>        take part from this terminal, in writing; --help shows more

They speak German or English, as LC_ALL, LC_MESSAGES or LANG says, or --language de|en.

Files and words come before options. setup also knows --yes (ask nothing), --into DIR (write everything there), --root DIR
(write under it), --grant-note NAME and --no-grant.

Settings of all but inventory and join, from a file (--config FILE, else ./konklave.toml, else /etc/konklave/konklave.toml),
the environment or the command line; the later wins:
${describeSettings()}`
}
