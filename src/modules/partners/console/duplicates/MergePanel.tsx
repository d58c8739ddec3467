import { Button, Checkbox, Textarea } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { countryName } from '#ui/form/choices.ts'
import { formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { wordsOf } from '#ui/states.ts'
import { showUndo, toast } from '#ui/toasts.ts'
import { fieldName } from '../fieldName.ts'
import styles from './Duplicates.module.css'
import { words } from './texts.ts'

type Partner = AnswerTo<'getPartner'>
type Preview = AnswerTo<'previewMerge'>
type Choice = Preview['fields'][number]['chosen']
type Choices = Partial<Record<Preview['fields'][number]['field'], Choice>>
/** Fields whose values can be united. */
const lists = new Set(['otherNames', 'regions', 'languages', 'tags', 'custom'])

type MergePanelProps = { one: Partner; other: Partner; onBack: () => void; onMerged: () => void }

/** Which record stays, field by field which value, and everything that moves, before anything is done. */
export const MergePanel = ({ one, other, onBack, onMerged }: MergePanelProps) => {
  const [survivorId, setSurvivorId] = useState(one.id)
  const [choices, setChoices] = useState<Choices>({})
  const [showEqual, setShowEqual] = useState(false)
  const [reason, setReason] = useState('')
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const cache = useQueryClient()
  const survivor = survivorId === one.id ? one : other
  const absorbed = survivorId === one.id ? other : one
  const query = useQuery({
    queryKey: ['merge preview', survivor.id, absorbed.id, choices],
    queryFn: () => api.previewMerge({ params: { id: survivor.id }, body: { absorbedId: absorbed.id, choices } }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const merge = async () => {
    setRunning(true)
    setError(null)
    try {
      const done = await api.mergePartners({
        params: { id: survivor.id },
        body: { absorbedId: absorbed.id, choices, ...(reason.trim() && { reason: reason.trim() }) },
      })
      onMerged()
      const refresh = async () => {
        await cache.invalidateQueries({ queryKey: ['duplicates'] })
        await cache.invalidateQueries({ queryKey: ['partners'] })
      }
      await refresh()
      showUndo(words('merged', { absorbed: done.absorbed.name, survivor: done.survivor.name }), async () => {
        const undone = await api.undoMerge({ params: { id: done.id } })
        if (undone.stayed && undone.stayed.length > 0) toast(words('stayed', { count: undone.stayed.length }))
        await refresh()
      })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  const blockers = query.data?.blockers ?? []
  return (
    <div className={styles.stack}>
      <div className={styles.pairHead}>
        <h2>{words('mergeTitle', { one: one.displayName, other: other.displayName })}</h2>
        <span className={styles.grow} />
        <Button variant="subtle" onClick={onBack}>
          {words('back')}
        </Button>
      </div>
      <section>
        <h3 className={styles.heading}>{words('survivor')}</h3>
        <div className={styles.survivors}>
          {[one, other].map((partner) => (
            <label key={partner.id} className={styles.survivor}>
              <input
                type="radio"
                name="survivor"
                checked={partner.id === survivorId}
                onChange={() => {
                  setSurvivorId(partner.id)
                  setChoices({})
                }}
              />
              <span>
                <strong>{partner.displayName}</strong>
                <br />
                <span className={styles.quiet}>
                  {[partner.domain, partner.manager?.name].filter(Boolean).join(' · ')}
                </span>
              </span>
            </label>
          ))}
        </div>
        <p className={styles.quiet}>{words('survivorNote')}</p>
      </section>
      {blockers.length > 0 && (
        <Notice tone="bad" title={words('blockers')}>
          {blockers.map((blocker) => (
            <div key={blocker}>{blocker}</div>
          ))}
        </Notice>
      )}
      <Loaded query={query}>
        {(preview) => (
          <>
            <Fields
              preview={preview}
              choices={choices}
              survivor={survivor}
              absorbed={absorbed}
              showEqual={showEqual}
              onShowEqual={setShowEqual}
              onChoose={(field, choice) => setChoices({ ...choices, [field]: choice })}
            />
            <section>
              <h3 className={styles.heading}>{words('moves', { name: preview.survivor.name })}</h3>
              <SimpleTable
                label={words('moves', { name: preview.survivor.name })}
                rows={preview.moves.filter((move) => move.count > 0)}
                rowKey={(move) => `${move.module}.${move.kind}`}
                empty={words('movesNone')}
                columns={[
                  { key: 'module', title: words('module'), cell: (move) => wordsOf(move.module) },
                  { key: 'kind', title: words('kind'), cell: (move) => wordsOf(move.kind) },
                  { key: 'count', title: words('count'), align: 'end', cell: (move) => formatNumber(move.count) },
                ]}
              />
            </section>
            <Textarea
              label={words('mergeReason')}
              autosize
              minRows={2}
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {error !== null && <ProblemBanner error={error} />}
            <div className={styles.acts}>
              <ReasonButton variant="filled" loading={running} reason={blockers} onClick={() => void merge()}>
                {words('mergeAct', { name: preview.survivor.name })}
              </ReasonButton>
              <span className={styles.quiet}>
                {preview.undoDays > 0 ? words('mergeUndo', { count: preview.undoDays }) : words('mergeNoUndo')}
              </span>
            </div>
          </>
        )}
      </Loaded>
    </div>
  )
}

type FieldsProps = {
  preview: Preview
  choices: Choices
  survivor: Partner
  absorbed: Partner
  showEqual: boolean
  onShowEqual: (show: boolean) => void
  onChoose: (field: Preview['fields'][number]['field'], choice: Choice) => void
}

const Fields = ({ preview, choices, survivor, absorbed, showEqual, onShowEqual, onChoose }: FieldsProps) => {
  const text = (field: Preview['fields'][number], side: 'survivor' | 'absorbed') =>
    named(field.field, side === 'survivor' ? survivor : absorbed) ?? valueText(field[side])
  // What was pressed shows at once; the server's answer follows with the value it makes.
  const chosen = (field: Preview['fields'][number]): Choice => choices[field.field] ?? field.chosen
  const equal = preview.fields.filter((field) => !field.differs).length
  const shown = preview.fields.filter((field) => field.differs || (showEqual && !isEmpty(field.value)))
  return (
    <section>
      <h3 className={styles.heading}>{words('fields')}</h3>
      <table className={styles.compare}>
        <colgroup>
          <col />
          <col />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{words('field')}</th>
            <th scope="col">{preview.survivor.name}</th>
            <th scope="col">{preview.absorbed.name}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((field) => (
            <tr key={field.field}>
              <th scope="row">
                {fieldName(field.field)}
                {field.differs && lists.has(field.field) && (
                  <label className={styles.choice}>
                    <input
                      type="radio"
                      name={field.field}
                      checked={chosen(field) === 'both'}
                      onChange={() => onChoose(field.field, 'both')}
                    />
                    {words('both')}
                  </label>
                )}
              </th>
              {(['survivor', 'absorbed'] as const).map((side) => (
                <td key={side}>
                  {field.differs ? (
                    <label className={styles.choice}>
                      <input
                        type="radio"
                        name={field.field}
                        checked={chosen(field) === side}
                        onChange={() => onChoose(field.field, side)}
                        aria-label={`${fieldName(field.field)}: ${text(field, side)}`}
                      />
                      <span>{text(field, side)}</span>
                    </label>
                  ) : (
                    text(field, side)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {equal > 0 && (
        <Checkbox
          size="xs"
          mt={10}
          label={`${words('showEqual')} (${words('fieldsEqual', { count: equal })})`}
          checked={showEqual}
          onChange={(event) => onShowEqual(event.currentTarget.checked)}
        />
      )}
    </section>
  )
}

/** What stands behind an id or a code, in words. */
const named = (field: string, partner: Partner): string | undefined =>
  field === 'typeId'
    ? partner.type?.name
    : field === 'parentId'
      ? partner.parent?.name
      : field === 'country' && partner.country
        ? countryName(partner.country)
        : undefined

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0)

const valueText = (value: unknown): string => {
  if (isEmpty(value)) return words('empty_value')
  if (Array.isArray(value)) return value.map(String).join(', ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, one]) => `${key}: ${typeof one === 'string' ? one : JSON.stringify(one)}`)
      .join(', ')
  return String(value)
}
