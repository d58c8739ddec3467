import { Button, Select, Textarea } from '@mantine/core'
import { type NeedSection, needSections, perSectionMax } from '../contract/need-sections.ts'

export type DraftNeed = { text: string; importance: number | null; ability: number | null }
export type DraftSections = Record<NeedSection, DraftNeed[]>
type Kept = Partial<Record<NeedSection, { text: string; importance: number | null; ability?: number | null }[]>>

export const draftOf = (kept: Kept): DraftSections =>
  Object.fromEntries(
    needSections.map((section) => [
      section,
      (kept[section] ?? []).map(({ text, importance, ability }) => ({ text, importance, ability: ability ?? null })),
    ]),
  ) as DraftSections

const filled = (needs: readonly DraftNeed[]) =>
  needs.filter((need) => need.text.trim()).map((need) => ({ ...need, text: need.text.trim() }))
/** The sections that differ from what is kept: all that has to be sent. */
export const changedSections = (draft: DraftSections, kept: Kept): Partial<DraftSections> => {
  const before = draftOf(kept)
  return Object.fromEntries(
    needSections.flatMap((section) => {
      const needs = filled(draft[section])
      return JSON.stringify(needs) === JSON.stringify(before[section]) ? [] : [[section, needs]]
    }),
  )
}

const scale = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ value: String(from + at), label: String(from + at) }))

type Labels = { need: string; importance: string; ability?: string; add: string; remove: string; unset: string }
type RowsProps = {
  label: string
  needs: DraftNeed[]
  labels: Labels
  readOnly: boolean
  onChange: (needs: DraftNeed[]) => void
}

/** The needs of one section: words, how important, and for the team how able we are. */
export const NeedRows = ({ label, needs, labels, readOnly, onChange }: RowsProps) => {
  const set = (at: number, change: Partial<DraftNeed>) => onChange(needs.with(at, { ...needs[at]!, ...change }))
  const rating = (value: string | null) => (value === null ? null : Number(value))
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      {needs.map((need, at) => (
        <div key={at} style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'flex-end' }}>
          <Textarea
            style={{ flex: '1 1 260px' }}
            label={at === 0 ? labels.need : undefined}
            aria-label={`${label} ${at + 1}`}
            autosize
            minRows={1}
            maxLength={2000}
            readOnly={readOnly}
            value={need.text}
            onChange={(event) => set(at, { text: event.currentTarget.value })}
          />
          <Select
            w={130}
            label={labels.importance}
            placeholder={labels.unset}
            data={scale(1, 5)}
            readOnly={readOnly}
            clearable
            value={need.importance === null ? null : String(need.importance)}
            onChange={(value) => set(at, { importance: rating(value) })}
          />
          {labels.ability && (
            <Select
              w={130}
              label={labels.ability}
              placeholder={labels.unset}
              data={scale(0, 4)}
              readOnly={readOnly}
              clearable
              value={need.ability === null ? null : String(need.ability)}
              onChange={(value) => set(at, { ability: rating(value) })}
            />
          )}
          {!readOnly && (
            <Button variant="subtle" onClick={() => onChange(needs.filter((_, other) => other !== at))}>
              {labels.remove}
            </Button>
          )}
        </div>
      ))}
      {!readOnly && needs.length < perSectionMax && (
        <div>
          <Button
            size="xs"
            aria-label={`${labels.add}: ${label}`}
            onClick={() => onChange([...needs, { text: '', importance: null, ability: null }])}
          >
            {labels.add}
          </Button>
        </div>
      )}
    </div>
  )
}
