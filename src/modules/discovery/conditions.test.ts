import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerIssues, websiteOf, wrongValue } from './contract/answers.ts'
import { type Condition, holds, shownKeys, standingAnswers } from './contract/conditions.ts'
import type { FormFieldValue } from './contract/definition.ts'

const all = (...of: Condition['of']): Condition => ({ match: 'all', of })
type Shown = Omit<Partial<FormFieldValue>, 'showIf'> & { showIf?: Condition }
const field = (key: string, more: Shown = {}): FormFieldValue => ({
  key,
  kind: 'short_text',
  label: { en: key },
  ...(more as Partial<FormFieldValue>),
})

test('each comparison says what its name says, also for lists, money and no answer', () => {
  const cases: [Condition['of'][number], unknown, boolean][] = [
    [{ field: 'a', is: 'equals', value: 'Yes' }, ' yes ', true],
    [{ field: 'a', is: 'equals', value: 'yes' }, undefined, false],
    [{ field: 'a', is: 'not_equals', value: 'yes' }, undefined, true],
    [{ field: 'a', is: 'not_equals', value: 'yes' }, 'no', true],
    [{ field: 'a', is: 'in', value: ['x', 'y'] }, 'Y', true],
    [{ field: 'a', is: 'in', value: ['x', 'y'] }, ['z', 'x'], true],
    [{ field: 'a', is: 'not_in', value: ['x', 'y'] }, 'z', true],
    [{ field: 'a', is: 'contains', value: 'cloud' }, 'Our Cloud product', true],
    [{ field: 'a', is: 'contains', value: 'api' }, ['sdk', 'api'], true],
    [{ field: 'a', is: 'less', value: 10 }, 9, true],
    [{ field: 'a', is: 'less', value: 10 }, 10, false],
    [{ field: 'a', is: 'greater', value: '2026-01-31' }, '2026-02-01', true],
    [
      { field: 'a', is: 'greater', value: '9007199254740993' },
      { currency: 'EUR', amountMinor: '9007199254740994' },
      true,
    ],
    [{ field: 'a', is: 'greater', value: 'text' }, 3, false],
    [{ field: 'a', is: 'answered' }, 0, true],
    [{ field: 'a', is: 'answered' }, false, true],
    [{ field: 'a', is: 'answered' }, '  ', false],
    [{ field: 'a', is: 'answered' }, [], false],
  ]
  for (const [comparison, answer, expected] of cases)
    assert.equal(holds(all(comparison), { a: answer }), expected, JSON.stringify([comparison, answer]))
})

test('groups are all-of or any-of, two levels deep', () => {
  const condition: Condition = {
    match: 'any',
    of: [
      {
        match: 'all',
        of: [
          { field: 'a', is: 'equals', value: '1' },
          { field: 'b', is: 'equals', value: '1' },
        ],
      },
      { field: 'c', is: 'answered' },
    ],
  }
  assert.equal(holds(condition, { a: '1' }), false)
  assert.equal(holds(condition, { a: '1', b: '1' }), true)
  assert.equal(holds(condition, { c: 'x' }), true)
})

test('a field that hangs on a hidden one is hidden too, whatever was answered before', () => {
  const fields = [
    field('kind'),
    field('product', { showIf: all({ field: 'kind', is: 'equals', value: 'builder' }) }),
    field('version', { showIf: all({ field: 'product', is: 'answered' }) }),
  ]
  const answers = { kind: 'seller', product: 'Old', version: '2' }
  assert.deepEqual([...shownKeys(fields, answers)], ['kind'])
  assert.deepEqual(standingAnswers(fields, answers), { answers: { kind: 'seller' }, dropped: ['product', 'version'] })
  assert.deepEqual([...shownKeys(fields, { ...answers, kind: 'builder' })], ['kind', 'product', 'version'])
})

test('a required field that is not shown is not missed', () => {
  const fields = [
    field('kind', { required: true }),
    field('team', { required: true, showIf: all({ field: 'kind', is: 'equals', value: 'x' }) }),
  ]
  const rules = (answers: Record<string, unknown>) =>
    answerIssues(fields, answers, { complete: true, language: 'en', fallback: 'en' }).map(
      (issue) => `${issue.field} ${issue.rule}`,
    )
  assert.deepEqual(rules({ kind: 'y' }), [])
  assert.deepEqual(rules({ kind: 'x' }), ['team required'])
  assert.deepEqual(rules({}), ['kind required'])
})

test('values of every kind are held against their field', () => {
  const refused = (more: Partial<FormFieldValue>, value: unknown) => wrongValue(field('x', more), value)?.rule
  assert.equal(refused({ kind: 'email' }, 'ana@acme.com'), undefined)
  assert.equal(refused({ kind: 'email' }, 'ana@acme'), 'email')
  assert.equal(refused({ kind: 'phone' }, '+49 30 123-456'), undefined)
  assert.equal(refused({ kind: 'phone' }, 'call me'), 'phone')
  assert.equal(refused({ kind: 'country', countries: ['DE'] }, 'FR'), 'country')
  assert.equal(refused({ kind: 'choices', options: [{ value: 'a', label: {} }] }, ['a', 'a']), 'option')
  assert.equal(refused({ kind: 'number', min: 1, max: 5 }, 6), 'maximum')
  assert.equal(refused({ kind: 'number' }, Number.NaN), 'number')
  assert.equal(refused({ kind: 'rate' }, 0.5), 'rate')
  assert.equal(refused({ kind: 'money' }, { currency: 'EUR', amountMinor: '100' }), undefined)
  assert.equal(refused({ kind: 'money' }, { currency: 'EUR', amountMinor: 100 }), 'money')
  assert.equal(refused({ kind: 'date' }, '2026-02-29'), 'date')
  assert.equal(refused({ kind: 'person' }, { fullName: 'Ana', email: 'ana@acme.com' }), undefined)
  assert.equal(refused({ kind: 'person' }, { fullName: 'Ana', email: 'ana@acme.com', isAdmin: 'yes' }), 'person')
  assert.equal(refused({ kind: 'short_text', pattern: 'digits' }, '12a'), 'pattern')
  assert.equal(refused({ kind: 'long_text' }, 'x'.repeat(5001)), 'maxLength')
})

test('what people type as a website becomes one, and anything else does not', () => {
  assert.equal(websiteOf('acme.com'), 'https://acme.com/')
  assert.equal(websiteOf(' HTTP://Acme.com/x '), 'http://acme.com/x')
  for (const text of [
    'acme',
    'https://',
    'ana@acme.com',
    'javascript:alert(1)',
    '127.0.0.1',
    'acme com',
    'ftp://acme.com',
  ])
    assert.equal(websiteOf(text), undefined, text)
})
