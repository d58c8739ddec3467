import { Button } from '@mantine/core'
import { useState } from 'react'
import type { AnswerTo } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'
import { needSections } from '../contract/need-sections.ts'
import { changedSections, type DraftSections, draftOf, NeedRows } from './NeedRows.tsx'
import { words } from './texts.ts'

type Assessment = AnswerTo<'getPortalNeeds'>['assessment']
type NeedsCardsProps = {
  assessment: Assessment
  /** Why nothing can be written. */
  reason?: string | null
  save: (
    sections: Partial<Record<keyof DraftSections, { text: string; importance: number | null }[]>>,
  ) => Promise<unknown>
}

/** What the partner needs, by section; both sides read who said what. */
export const NeedsCards = ({ assessment, reason = null, save }: NeedsCardsProps) => {
  const kept = assessment?.sections ?? {}
  const [draft, setDraft] = useState(() => draftOf(kept))
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const readOnly = reason !== null || assessment?.state === 'agreed'
  const changed = changedSections(draft, kept)
  const labels = {
    need: words('need'),
    importance: words('importance'),
    add: words('add'),
    remove: words('remove'),
    unset: words('unset'),
  }
  const send = async () => {
    setError(null)
    setBusy(true)
    try {
      await save(
        Object.fromEntries(
          Object.entries(changed).map(([section, needs]) => [
            section,
            needs.map(({ text, importance }) => ({ text, importance })),
          ]),
        ),
      )
      toast(words('saved'), { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      {assessment?.agreed && (
        <Notice tone="info">
          {words('agreed', { date: formatDate(assessment.agreed.at), name: assessment.agreed.by })}
        </Notice>
      )}
      {error !== null && <ProblemBanner error={error} />}
      {needSections.map((section) => (
        <Card key={section} title={words(section)}>
          {assessment?.missing.includes(section) && <p>{words('must')}</p>}
          {readOnly && draft[section].length === 0 && <p>{words('none')}</p>}
          <NeedRows
            label={words(section)}
            needs={draft[section]}
            labels={labels}
            readOnly={readOnly}
            onChange={(needs) => setDraft({ ...draft, [section]: needs })}
          />
          {(kept[section] ?? []).length > 0 && (
            <p style={{ color: 'var(--text-quiet)', fontSize: 12 }}>
              {[
                ...new Set(
                  (kept[section] ?? []).map((need) => words('by', { name: need.saidBy, date: formatDate(need.at) })),
                ),
              ].join('; ')}
            </p>
          )}
        </Card>
      ))}
      {assessment?.state !== 'agreed' &&
        (reason === null ? (
          <div>
            <Button variant="filled" disabled={busy || Object.keys(changed).length === 0} onClick={() => void send()}>
              {words('save')}
            </Button>
          </div>
        ) : (
          <div>
            <ReasonButton reason={reason}>{words('save')}</ReasonButton>
          </div>
        ))}
    </div>
  )
}
