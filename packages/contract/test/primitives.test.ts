import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import {
  accountId,
  audience,
  codePoints,
  compareIds,
  email,
  handle,
  instant,
  isId,
  language,
  line,
  newPassword,
  paging,
  personRef,
  text,
  timeZone,
  webUrl,
} from '../src/index.ts'

/** Strings as they come: whole characters, halves of them, and what breaks terminals, databases and layouts. */
const anything = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes)),
  fc
    .array(
      fc.constantFrom(
        '\0',
        '\r',
        '\n',
        '\t',
        ' ',
        '\u0301',
        '\u0344',
        '\ud83d',
        '\u202e',
        '\u200b',
        'é',
        'ㄱ',
        '@',
        'a',
      ),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join('')),
)
const texts = {
  text: text({ min: 1, max: 40 }),
  line: line({ max: 40 }),
  handle,
  personRef,
  email,
  language,
  webUrl,
  newPassword,
}

function accepts(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success
}

describe('text', () => {
  test.each(Object.entries(texts))(
    '[TXT-2] what %s makes of a string it takes again and leaves as it is',
    (_, schema) => {
      fc.assert(
        fc.property(anything, (input) => {
          const first = schema.safeParse(input)
          if (first.success) expect(schema.parse(first.data)).toBe(first.data)
        }),
        { numRuns: 500 },
      )
    },
  )

  test('[TXT-3] any string is refused, or comes out whole, normal, plain and within its bounds', () => {
    fc.assert(
      fc.property(anything, (input) => {
        const { success, data } = texts.text.safeParse(input)
        if (!success) return
        expect(data.isWellFormed()).toBe(true)
        expect(data).toBe(data.normalize('NFC').trim())
        expect([...data].some((character) => character < ' ' && character !== '\n' && character !== '\t')).toBe(false)
        expect(codePoints(data)).toBeGreaterThanOrEqual(1)
        expect(codePoints(data)).toBeLessThanOrEqual(40)
        expect(JSON.parse(JSON.stringify(data))).toBe(data)
      }),
      { numRuns: 2000 },
    )
  })

  test('[TXT-3] plain text of any script comes out as it went in', () => {
    for (const word of ['hello', 'שלום', 'مرحبا', 'नमस्ते', '你好', '👩‍👩‍👧‍👦', 'a\tb\nc', 'Zoë'])
      expect(texts.text.parse(word)).toBe(word)
  })

  test('[TXT-3] control characters, halves of characters and stacks of marks are refused', () => {
    for (const bad of ['a\0b', 'a\u001bb', 'a\u007f', 'a\u009b31m', 'a\ud83d', '\udc00a', `a${'\u0301'.repeat(31)}`])
      expect(accepts(texts.text, bad)).toBe(false)
    expect(accepts(text({ max: 3000 }), '\u0301'.repeat(100_000))).toBe(false)
  })

  test('[TXT-2] bounds hold after normalising and trimming', () => {
    expect(text({ min: 1, max: 3 }).parse('  e\u0301e\u0301e\u0301 \r\n')).toBe('ééé')
    expect(accepts(text({ min: 1, max: 3 }), '  \n\t ')).toBe(false)
    expect(text({ max: 3 }).parse(' a\r\nb ')).toBe('a\nb')
  })

  test('[TXT-4] lengths count code points', () => {
    expect(accepts(text({ max: 3 }), '😀😀😀')).toBe(true)
    expect(accepts(text({ max: 3 }), '😀😀😀😀')).toBe(false)
    expect(accepts(newPassword, '😀'.repeat(8))).toBe(true)
    expect(accepts(newPassword, '😀'.repeat(7))).toBe(false)
    expect(accepts(newPassword, '😀'.repeat(256))).toBe(true)
    expect(accepts(newPassword, 'a'.repeat(257))).toBe(false)
  })

  test('what shows nothing is not text', () => {
    for (const blank of ['\u200b', '\u3164', '\u2800\u2800', '\u200d\ufe0f', '\u00ad'])
      expect(accepts(texts.text, blank)).toBe(false)
  })

  test('a name is one line and turns no direction', () => {
    for (const bad of ['a\nb', 'a\tb', 'a\u2028b', 'a\u202eb', '\u2066a']) expect(accepts(texts.line, bad)).toBe(false)
  })

  test('a password is taken as typed', () => {
    for (const typed of ['  spaces  ', 'e\u0301e\u0301e\u0301e\u0301', 'tab\tand\nline'])
      expect(newPassword.parse(typed)).toBe(typed)
    expect(accepts(newPassword, `${'a'.repeat(8)}\ud800`)).toBe(false)
  })
})

describe('names of people', () => {
  test('[TXT-1] a handle is 2 to 30 of a-z, 0-9 and _, whatever width or case it was typed in', () => {
    expect(handle.parse('Ann_1')).toBe('ann_1')
    expect(handle.parse('ＡＮＮ')).toBe('ann')
    for (const bad of ['a', 'a'.repeat(31), 'a b', 'аnn', 'ann\u200b', 'ann\u202e', 'a-b', '', '@ann', 'ann\n'])
      expect(accepts(handle, bad)).toBe(false)
    fc.assert(
      fc.property(anything, (input) => {
        const { success, data } = handle.safeParse(input)
        if (success) expect(data).toMatch(/^[a-z0-9_]{2,30}$/)
      }),
    )
  })

  test('a person is an id or an @handle and nothing else', () => {
    expect(personRef.parse('42')).toBe('42')
    expect(personRef.parse('@Ann')).toBe('@ann')
    for (const bad of ['ann', '@a', '@', '042', '4 2', '@ann ', '@@ann', 'e@x.org', 42, null])
      expect(accepts(personRef, bad)).toBe(false)
  })

  test('two spellings of an address are one', () => {
    expect(email.parse(' Ann@Example.ORG ')).toBe('ann@example.org')
    for (const bad of ['ann', 'ann@', '@x.org', 'a b@x.org', 'ann@x', 'ann@x.org\0', `${'a'.repeat(250)}@x.org`])
      expect(accepts(email, bad)).toBe(false)
  })
})

describe('ids', () => {
  const number = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })

  test('[DB-1] every integer below 2^53 has one spelling', () => {
    fc.assert(fc.property(number, (id) => accepts(accountId, String(id))))
    for (const bad of [
      '0',
      '-1',
      '+1',
      ' 99',
      '99 ',
      '099',
      '99.0',
      '9.9e1',
      '0x63',
      '٩٩',
      '９９',
      '',
      '9007199254740992',
      '1'.repeat(40),
    ])
      expect(isId(bad)).toBe(false)
    for (const bad of [1, 1n, null, undefined, ['1'], { id: '1' }]) expect(accepts(accountId, bad)).toBe(false)
  })

  test('ids compare as the numbers they are', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(Math.sign(compareIds(String(a), String(b)))).toBe(Math.sign(a - b))
      }),
    )
  })
})

describe('moments and places', () => {
  test('an instant is what a clock in UTC writes', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0000-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        }),
        (moment) => {
          expect(instant.parse(moment.toISOString())).toBe(moment.toISOString())
        },
      ),
    )
    for (const bad of [
      '2026-01-31',
      '2026-01-31T12:00:00Z',
      '2026-02-30T12:00:00.000Z',
      '2026-01-31T12:00:00.000+01:00',
      '2026-01-31T24:00:00.000Z',
      '',
      0,
    ])
      expect(accepts(instant, bad)).toBe(false)
  })

  test('languages and time zones are those that Intl knows', () => {
    expect(language.parse('EN-us')).toBe('en-US')
    for (const bad of ['', 'e', 'en_US', 'english please', '\0', 'x'.repeat(36)])
      expect(accepts(language, bad)).toBe(false)
    expect(accepts(timeZone, 'Europe/Berlin')).toBe(true)
    for (const bad of ['', '+01:00', 'Europe/Nowhere', 'Europe/Berlin\0', 'a'.repeat(65)])
      expect(accepts(timeZone, bad)).toBe(false)
  })

  test('a link leads to the web', () => {
    for (const good of ['https://example.org', 'http://localhost:3000/a?b#c', 'HTTPS://EXAMPLE.org/ü'])
      expect(accepts(webUrl, good)).toBe(true)
    for (const bad of [
      'javascript:alert(1)',
      'https:example.org',
      '//example.org',
      'ftp://example.org',
      'https://',
      'https://a b',
      'http://a\0b',
      `https://e.org/${'a'.repeat(200)}`,
    ])
      expect(accepts(webUrl, bad)).toBe(false)
  })
})

describe('lists and audiences', () => {
  test('[PAG-5] a page holds 1 to 100 items, 20 when nothing is said', () => {
    expect(paging.limit.parse(undefined)).toBe(20)
    for (const bad of [0, 101, 1.5, '5', Number.NaN, null]) expect(accepts(paging.limit, bad)).toBe(false)
  })

  test('an audience is a word, one list or some people, and nothing beside', () => {
    for (const good of ['public', 'mutuals', { list: '1' }, { only: ['@ann', '2'] }])
      expect(accepts(audience, good)).toBe(true)
    for (const bad of [
      'friends',
      '',
      {},
      { list: '1', only: ['2'] },
      { only: [] },
      { list: '1', also: 1 },
      ['public'],
      null,
    ])
      expect(accepts(audience, bad)).toBe(false)
  })
})
