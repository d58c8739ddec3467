import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import { SearchChoice } from '#ui/form/SearchChoice.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../records/Records.module.css'
import { microSharesOf, percentOf } from './microShares.ts'

type Conversion = AnswerTo<'getConversion'>
/** A row as a form keeps it: who, and the percentage as it was typed. */
type Row = { partnerId: string; percent: string }
const house = 'house'
const reasonLeast = 20
const whole = 1_000_000

const read = (texts: readonly string[]): Row[] =>
  texts.map((text) => {
    const [partnerId = '', percent = ''] = text.split('|')
    return { partnerId, percent }
  })
const write = (rows: readonly Row[]): string[] => rows.map((row) => `${row.partnerId}|${row.percent}`)
const sumOf = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + (microSharesOf(row.percent) ?? 0), 0)

const wrongIn = (rows: readonly Row[]): string | null => {
  if (rows.some((row) => !row.partnerId)) return 'Choose a partner, or the house, in each row.'
  if (new Set(rows.map((row) => row.partnerId)).size !== rows.length) return 'Name each partner once.'
  if (rows.some((row) => microSharesOf(row.percent) === null))
    return 'A share is above 0 and at most 100, with four decimals at most.'
  const sum = sumOf(rows)
  return sum === whole ? null : `The shares sum to ${percentOf(sum)} %, not to 100 %.`
}

/** Divides a conversion by hand: who, how much, and why. A second person decides. */
export const OverrideForm = ({ conversion, onClose }: { conversion: Conversion; onClose: () => void }) => {
  const cache = useQueryClient()
  const now = conversion.shares.filter((share) => share.microShares > 0)
  const names = new Map(
    conversion.shares.flatMap(({ partner }) => (partner ? [[partner.id, partner.name] as const] : [])),
  )
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Divide by hand"
      draftKey={`override ${conversion.id} ${conversion.version}`}
      intro="It comes before every rule and waits until somebody in finance approves it who manages none of the partners that gain. Both sides are told with the reason."
      sendLabel="Propose it"
      initial={{
        shares: write(
          now.map((share) => ({ partnerId: share.partner?.id ?? house, percent: percentOf(share.microShares) })),
        ),
        reason: '',
      }}
      fields={[
        {
          name: 'shares',
          label: 'Shares in percent',
          kind: 'own',
          required: true,
          check: (values) => wrongIn(read(values.shares)),
          render: ({ value, onChange, error }) => (
            <SharesField
              rows={read(value as string[])}
              names={names}
              onChange={(rows) => onChange(write(rows))}
              error={error}
            />
          ),
        },
        {
          name: 'reason',
          label: 'Why',
          hint: `At least ${reasonLeast} characters; the partners read it.`,
          kind: 'textarea',
          rows: 4,
          required: true,
          maxLength: 4000,
          check: ({ reason }) =>
            reason.trim().length < reasonLeast ? `At least ${reasonLeast} characters: the partners read it.` : null,
        },
      ]}
      send={({ shares, reason }) =>
        api.proposeOverride({
          params: { id: conversion.id },
          body: {
            version: conversion.version,
            shares: read(shares).map((row) => ({
              partnerId: row.partnerId === house ? null : row.partnerId,
              microShares: microSharesOf(row.percent) ?? 0,
            })),
            reason: reason.trim(),
          },
        })
      }
      onSent={() => {
        onClose()
        toast('It waits for a second person', { tone: 'good' })
        void cache.invalidateQueries({ queryKey: ['overrides'] })
      }}
    />
  )
}

type SharesFieldProps = {
  rows: Row[]
  names: ReadonlyMap<string, string>
  onChange: (rows: Row[]) => void
  error?: string | undefined
}
const SharesField = ({ rows, names, onChange, error }: SharesFieldProps) => {
  const change = (place: number, part: Partial<Row>) =>
    onChange(rows.map((row, index) => (index === place ? { ...row, ...part } : row)))
  const find = async (search: string) => {
    const found = await findPartners(search)
    const known = [...names]
      .map(([value, label]) => ({ value, label }))
      .filter((one) => !found.some(({ value }) => value === one.value))
    return [{ value: house, label: 'House (nobody)' }, ...known, ...found]
  }
  return (
    <div>
      {rows.map((row, place) => (
        // A row is its place until somebody is chosen in it.
        <div key={place} className={styles.shareRow}>
          <SearchChoice
            label={`Partner ${place + 1}`}
            find={find}
            value={row.partnerId}
            onChange={(partnerId) => change(place, { partnerId: partnerId ?? '' })}
          />
          <TextInput
            label="Percent"
            inputMode="decimal"
            value={row.percent}
            onChange={(event) => change(place, { percent: event.currentTarget.value })}
          />
          <Button
            variant="subtle"
            aria-label={`Remove row ${place + 1}`}
            onClick={() => onChange(rows.filter((_, index) => index !== place))}
          >
            Remove
          </Button>
        </div>
      ))}
      <div className={styles.acts}>
        <Button size="xs" onClick={() => onChange([...rows, { partnerId: '', percent: '' }])}>
          Add a partner
        </Button>
        <span className={styles.quiet}>{percentOf(sumOf(rows))} % of 100 %</span>
      </div>
      {error && <p role="alert">{error}</p>}
    </div>
  )
}
