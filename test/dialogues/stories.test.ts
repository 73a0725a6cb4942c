import { describe, it } from 'vitest'
import { makeBot, readContent, shippedContent } from '../../src/wiring/build-bot.ts'
import { playStory } from '../support/play-story.ts'
import { readStories, startOfStory } from '../support/story.ts'
import { storyChannels } from '../support/story-channels.ts'

/** Each story on every platform, tapped and typed, with and without diacritics. */
const files = readStories(import.meta.dirname)
const content = readContent(shippedContent())
const [first] = files.flatMap(({ stories }) => stories)
if (!first) throw new Error('there are no stories')
const bot = makeBot(content, startOfStory(first))

for (const { file, stories } of files) {
  describe(file, () => {
    for (const story of stories) {
      const tapsOldButtons = story.steps.some((step) => 'tap' in step && step.of !== undefined)
      const channels = storyChannels.filter(({ typed }) => !(typed && tapsOldButtons))
      it.each(channels)(`${story.story} ($name)`, (channel) => {
        playStory(story, bot, channel)
      })
      it.skipIf(story.marks !== undefined).each(channels)(
        `${story.story} ($name, without diacritics)`,
        (channel) => {
          playStory(story, bot, channel, { withoutMarks: true })
        },
      )
    }
  })
}
