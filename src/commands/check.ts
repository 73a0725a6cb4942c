import { readContent, shippedContent } from '../build-bot.ts'
import { isInForce } from '../knowledge/article.ts'
import { complain, say, type Command } from './command.ts'

export const check: Command = {
  usage: 'check',
  about: 'checks knowledge/ and flows/, and names what a department must fill in',
  run,
}

async function run(): Promise<void> {
  const files = shippedContent()
  const content = readContent(files)
  const { broken, conflicts } = content
  for (const { path, message } of [...broken, ...conflicts]) complain(`${path}: ${message}`)
  const { articles, organisation } = content.handbook
  const inForce = articles.filter((article) => isInForce(article, Date.now()))
  if (organisation.sample) {
    complain('note: knowledge/organisation.yml still names the sample department; fill in yours')
  }
  const problems = broken.length + conflicts.length
  say(`${inForce.length} articles in force, ${files.length} files, ${problems} problems`)
  if (problems > 0) process.exitCode = 1
}
