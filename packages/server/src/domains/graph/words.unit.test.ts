import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold, holdsAny, wordingOf } from './words.ts'

const holds = (text: string, word: string, tags: string[] = []) => holdsAny(wordingOf(text, tags), [fold(word)])

describe('[MUTE-1] a word is held', () => {
  test.each([
    ['in any case', 'A SPOILER here', 'spoiler'],
    ['in full width', 'a ｓｐｏｉｌｅｒ here', 'spoiler'],
    ['by full width', 'a spoiler here', 'ＳＰＯＩＬＥＲ'],
    ['with its marks apart', 'ein cafe\u0301.', 'Café'],
    ['with ß as ss', 'die STRASSE', 'Straße'],
    ['with a capital ẞ', 'die straße', 'STRAẞE'],
    ['with every Turkish i', 'İSTANBUL ve ısı', 'istanbul'],
    ['with a dotless i', 'ISI', 'ısı'],
    ['with a final sigma', 'ΟΔΟΣ', 'οδος'],
    ['with ligatures', 'an oﬃce', 'office'],
    ['across a soft hyphen', 'spoi\u00adler', 'spoiler'],
    ['in its full text, whatever the spaces', 'a plot\n\ttwist!', 'Plot  Twist'],
    ['beside punctuation', '(spoiler), “spoiler”', 'spoiler'],
    ['within a tag', '#spoiler', 'spoiler'],
    ['at the second place', 'spoilers spoil', 'spoil'],
    ['in scripts without spaces', '今日の映画はよかった', '映画'],
    ['as an emoji', 'so😀so', '😀'],
    ['beyond the basic plane', '𐐀𐐁 𐐂', '𐐨𐐩'],
  ])('%s', (_, text, word) => {
    expect(holds(text, word)).toBe(true)
  })
})

describe('[MUTE-1] a word is not held', () => {
  test.each([
    ['as a part of another', 'spoilers', 'spoiler'],
    ['as the end of another', 'unspoiler', 'spoiler'],
    ['before an underline', 'spoiler_free', 'spoiler'],
    ['before a number', 'spoiler2', 'spoiler'],
    ['under a mark', 'x\u0302 marks', 'x'],
    ['without its accent', 'cafe', 'café'],
    ['as a tag that is none', 'a spoiler', '#spoiler'],
    ['beside a letter beyond the basic plane', '𐐀a', 'a'],
    ['as a pattern', 'aXb', 'a.b'],
  ])('%s', (_, text, word) => {
    expect(holds(text, word)).toBe(false)
  })

  test('[MUTE-1] and a tag is held by those who have it alone', () => {
    expect(holds('#Fußball', '#FUSSBALL', ['fußball'])).toBe(true)
    expect(holds('#fußballer', '#fußball', ['fußballer'])).toBe(false)
  })
})

test('[MUTE-1] a word between spaces is always held, and folding twice is folding once', () => {
  const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => fold(text).trim() !== '')
  fc.assert(
    fc.property(word, fc.string({ unit: 'binary' }), (text, around) => {
      expect(fold(fold(text))).toBe(fold(text))
      if (!fold(text.trim()).startsWith('#'))
        expect(holds(`${around} ${text.trim()} ${around}`, text.trim())).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
