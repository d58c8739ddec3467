import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { legalForms } from './lists/legal-forms.ts'
import { matchLists } from './lists.ts'
import { normalName } from './name.ts'
import { jaroWinklerThousandths, similarityThousandths } from './similarity.ts'

const joined = (text: string) => normalName(text)?.joined
const similarity = (one: string, other: string) => {
  const [first, second] = [normalName(one), normalName(other)]
  assert.ok(first && second, `${one} / ${other}`)
  return similarityThousandths(first, second)
}

const normalForms: [string, string][] = [
  ['Acme', 'acme'],
  ['  ACME   Inc. ', 'acme'],
  ['Ａｃｍｅ', 'acme'],
  ['Straße & Söhne', 'strasseandsohne'],
  ['Straße and Söhne', 'strasseandsohne'],
  ['Ørsted Łódź Æon', 'orstedlodzaeon'],
  ['ΟΔΟΣ', 'οδοσ'],
  ["Mo'ody’s", 'moodys'],
  ['Acme GmbH & Co. KG', 'acme'],
  ['Acme Deutschland GmbH', 'acmedeutschland'],
  ['Acme GmbH Deutschland', 'acmedeutschland'],
  ['Acme Co., Ltd.', 'acme'],
  ['Acme S.p.A.', 'acme'],
  ['Acme Sp. z o.o.', 'acme'],
  ['Acme, S.A. de C.V.', 'acme'],
  ['Acme Pty Ltd', 'acme'],
  ['Acme Pvt. Ltd.', 'acme'],
  ['Acme B.V.', 'acme'],
  ['Acme Oy Ab', 'acme'],
  ['Acme Sdn. Bhd.', 'acme'],
  ['Acme Sanayi ve Ticaret A.Ş.', 'acme'],
  ['PT Acme Tbk', 'acme'],
  ['SIA Acme', 'acme'],
  ['ООО «Ромашка»', 'ромашка'],
  ['Công ty TNHH Acme', 'acme'],
  ['株式会社アクメ', 'アクメ'],
  ['アクメ株式会社', 'アクメ'],
  ['㈱アクメ', 'アクメ'],
  ['海狸有限公司', '海狸'],
  ['주식회사 비버', '비버'],
  ['บริษัท บีเวอร์ จำกัด (มหาชน)', 'บีเวอร์'],
  ['שלג בע"מ', 'שלג'],
  ['Acme (member)', 'acme'],
  ['Acme (Holding) (member)', 'acmeholding'],
  ['Limited', 'limited'],
  ['AG', 'ag'],
  ['Sia Consulting', 'siaconsulting'],
  ['(member)', 'member'],
]

test('a name is folded, loses one trailing parenthesis and its legal forms, and never all of its words', () => {
  for (const [text, expected] of normalForms) assert.equal(joined(text), expected, text)
  for (const nothing of ['', '   ', '---', '()', '…']) assert.equal(normalName(nothing), null, nothing)
})

test('a trailing parenthesis is kept as a hint unless it is only a legal form', () => {
  assert.equal(normalName('Acme (Gold Partner)')?.hint, 'Gold Partner')
  assert.equal(normalName('Acme （reseller） ')?.hint, 'reseller')
  assert.equal(normalName('Acme (a (b))')?.hint, 'a (b)')
  assert.equal(normalName('Acme (EU)')?.hint, 'EU')
  assert.equal(normalName('Acme (GmbH)')?.hint, null)
  assert.equal(normalName('Acme')?.hint, null)
})

test('marks that make another letter are kept: kana voicing, Indic vowels', () => {
  assert.notEqual(joined('カメ'), joined('ガメ'))
  assert.notEqual(joined('कमल'), joined('कोमल'))
})

test('the table of legal forms covers at least 40 languages', () => {
  const languages = legalForms.split('\n').filter((line) => line.includes(':'))
  assert.ok(languages.length >= 40, String(languages.length))
})

test('weak words weigh 0.3, also country names of several words, and count as strong when there are no others', () => {
  const weights = (text: string) => Object.fromEntries(normalName(text)?.weights ?? [])
  assert.deepEqual(weights('Beaver Cloud Consulting'), { beaver: 10, cloud: 3, consulting: 3 })
  assert.deepEqual(weights('Beaver New Zealand'), { beaver: 10, new: 3, zealand: 3 })
  assert.deepEqual(weights('New Beaver'), { new: 10, beaver: 10 })
  assert.deepEqual(weights('Cloud Consulting GmbH'), { cloud: 10, consulting: 10 })
  assert.deepEqual(weights('海狸云谷科技'), { 科技: 3, 海狸: 10, 狸云: 10, 云谷: 10 })
})

test('Jaro-Winkler gives the published values', () => {
  for (const [one, other, expected] of [
    ['MARTHA', 'MARHTA', 961],
    ['DIXON', 'DICKSONX', 813],
    ['JELLYFISH', 'SMELLYFISH', 896],
    ['DWAYNE', 'DUANE', 840],
    ['same', 'same', 1000],
    ['abc', 'xyz', 0],
    ['', '', 1000],
    ['', 'abc', 0],
  ] as const)
    assert.equal(jaroWinklerThousandths(one, other), expected, `${one} ${other}`)
})

test('similarity is the largest of its three parts, in thousandths', () => {
  for (const [one, other, expected] of [
    ['Acme GmbH', 'ACME, Inc.', 1000],
    ['Red Beaver', 'RedBeaver Ltd', 1000],
    ['Acme Consulting', 'Acme Cloud', 950],
    ['Acme', 'Acme Technologies', 950],
    ['Red Beaver', 'Red Beaver Rivers Nordlicht', 900],
    ['Beaver', 'Beaver Nordlicht Wildwasser', 900],
    ['Beaver Red', 'Red Beaver', 1000],
    ['Beaver Nordlicht Wildwasser Red', 'Wildwasser Blue Nordlicht Beaver', 750],
    ['Cloud Consulting', 'Acme Cloud Consulting', 859],
  ] as const)
    assert.equal(similarity(one, other), expected, `${one} / ${other}`)
  assert.ok(similarity('Beav', 'Beav Nordlicht Wildwasser') < 900, 'four letters contained say nothing')
  assert.ok(similarity('Beaverworks', 'Baeverworks') >= 900, 'a swap of two letters')
  assert.ok(similarity('Beaver', 'Nordlicht') < 500)
})

test('similarity is symmetric, between 0 and 1000, and 1000 with itself', () => {
  const name = fc.array(
    fc.constantFrom('red', 'beaver', 'cloud', '海狸', 'a1', 'Nord', 'licht', 'group', 'gmbh', 'ba', 'ab'),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  fc.assert(
    fc.property(name, name, fc.constantFrom('', ' '), (one, other, between) => {
      const [first, second] = [normalName(one.join(between)), normalName(other.join(between))]
      if (!first || !second) return
      const found = similarityThousandths(first, second)
      assert.equal(found, similarityThousandths(second, first))
      assert.ok(Number.isInteger(found) && found >= 0 && found <= 1000)
      assert.equal(similarityThousandths(first, first), 1000)
    }),
    { seed: 11, numRuns: 3000 },
  )
})

test('a workspace can add weak words and legal forms', () => {
  const lists = matchLists({ weakWords: 'beaver polar_bear', legalForms: 'xyz, *qqq' })
  assert.deepEqual(Object.fromEntries(normalName('Acme Beaver Polar Bear XYZ', lists)?.weights ?? []), {
    acme: 10,
    beaver: 3,
    polar: 3,
    bear: 3,
  })
  assert.equal(normalName('Acme Q.Q.Q. Beaver', lists)?.joined, 'acmebeaver')
})
