import { Button, Select, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { t } from '#ui/texts.ts'
import { sourceKinds, stages } from '../../contract/stages.ts'
import { stageLabels } from '../stageWords.ts'
import { words as listWords } from '../texts.ts'
import type { Import } from './ImportPage.tsx'
import styles from './Imports.module.css'
import { words } from './texts.ts'

type ColumnsProps = { one: Import; reason: string | null; onCancel?: () => void; onSaved: () => Promise<unknown> }
const modes = ['fill_if_empty', 'overwrite', 'never'] as const
const kinds = ['partners', 'contacts', 'both'] as const
const leftOut = '-'

/** Each column with its first values, where it goes and how it writes; then what holds for all rows. */
export const Columns = ({ one, reason, onCancel, onSaved }: ColumnsProps) => {
  const [columns, setColumns] = useState(one.columns)
  const [options, setOptions] = useState(one.options)
  const [kind, setKind] = useState(one.kind)
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const fields = useQuery({
    queryKey: ['import fields'],
    queryFn: async () => (await api.listImportFields()).data,
    staleTime: 300_000,
  })
  const types = useQuery({
    queryKey: ['partner types', 'active'],
    queryFn: async () => (await api.listPartnerTypes({ query: { active: true } })).data,
    staleTime: 60_000,
  })
  if (fields.isPending) return <PageSkeleton />
  const isList = (key: string | null) => fields.data?.find((field) => field.key === key)?.list ?? false
  const taken = new Set(columns.flatMap((column) => (column.field && !isList(column.field) ? [column.field] : [])))
  const change = (index: number, part: Partial<Import['columns'][number]>) =>
    setColumns(columns.map((column, at) => (at === index ? { ...column, ...part } : column)))
  const choices = (own: string | null) => [
    { value: leftOut, label: words('leaveOut') },
    ...(['partner', 'contact'] as const).map((record) => ({
      group: words(`record_${record}`),
      items: (fields.data ?? [])
        .filter((field) => field.record === record)
        .map((field) => ({
          value: field.key,
          label: field.label,
          disabled: taken.has(field.key) && field.key !== own,
        })),
    })),
  ]
  const dryRun = async () => {
    setRunning(true)
    setError(null)
    try {
      await api.mapImport({ params: { id: one.id }, version: one.version, body: { kind, columns, options } })
      await api.dryRunImport({ params: { id: one.id } })
      await onSaved()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  return (
    <div className={styles.stack}>
      <section>
        <h2 className={styles.heading}>{words('columns')}</h2>
        <p className={styles.quiet}>{words('columnsIntro')}</p>
        <div className={styles.tableBox}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{words('header')}</th>
                <th scope="col">{words('examples')}</th>
                <th scope="col">{words('field')}</th>
                <th scope="col">{words('mode')}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column, index) => (
                <tr key={column.header} data-out={column.field === null || undefined}>
                  <th scope="row">{column.header}</th>
                  <td>
                    <div className={styles.examples}>
                      {one.sample
                        .map((row) => row[column.header] ?? '')
                        .filter(Boolean)
                        .slice(0, 3)
                        .map((text, at) => (
                          <span key={at} title={text}>
                            {text}
                          </span>
                        ))}
                    </div>
                  </td>
                  <td>
                    <Select
                      size="xs"
                      aria-label={`${column.header}: ${words('field')}`}
                      searchable
                      allowDeselect={false}
                      value={column.field ?? leftOut}
                      data={choices(column.field)}
                      onChange={(field) => change(index, { field: field === leftOut ? null : field })}
                    />
                  </td>
                  <td>
                    <Select
                      size="xs"
                      aria-label={`${column.header}: ${words('mode')}`}
                      allowDeselect={false}
                      disabled={column.field === null}
                      value={column.mode}
                      data={modes.map((mode) => ({ value: mode, label: words(`mode_${mode}`) }))}
                      onChange={(mode) => change(index, { mode: modes.find((one) => one === mode) ?? 'fill_if_empty' })}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section>
        <h2 className={styles.heading}>{words('options')}</h2>
        <div className={styles.options}>
          <Select
            label={words('kind')}
            allowDeselect={false}
            value={kind}
            data={kinds.map((value) => ({ value, label: words(`kind_${value}`) }))}
            onChange={(next) => setKind(kinds.find((value) => value === next) ?? kind)}
          />
          <Select
            label={words('likely')}
            allowDeselect={false}
            value={options.likely ?? 'hold'}
            data={(['hold', 'create_and_flag'] as const).map((value) => ({ value, label: words(`likely_${value}`) }))}
            onChange={(likely) =>
              setOptions({ ...options, likely: likely === 'create_and_flag' ? 'create_and_flag' : 'hold' })
            }
          />
          <Select
            label={words('sourceKind')}
            clearable
            value={options.source?.kind ?? null}
            data={sourceKinds.map((value) => ({ value, label: listWords(`source_${value}`) }))}
            onChange={(next) => {
              const source = sourceKinds.find((value) => value === next)
              setOptions({ ...options, source: source ? { ...options.source, kind: source } : null })
            }}
          />
          {options.source && (
            <TextInput
              label={words('sourceDetail')}
              maxLength={500}
              value={options.source.detail ?? ''}
              onChange={(event) =>
                options.source &&
                setOptions({
                  ...options,
                  source: event.currentTarget.value
                    ? { ...options.source, detail: event.currentTarget.value }
                    : { ...options.source, detail: undefined },
                })
              }
            />
          )}
          <Select
            label={words('stage')}
            placeholder={words('stageNone')}
            clearable
            value={options.stage ?? null}
            data={stages.map((value) => ({ value, label: stageLabels[value] }))}
            onChange={(next) => setOptions({ ...options, stage: stages.find((value) => value === next) ?? null })}
          />
          <Select
            label={words('type')}
            placeholder={words('typeNone')}
            clearable
            value={options.typeId ?? null}
            data={(types.data ?? []).map((type) => ({ value: type.id, label: type.name }))}
            onChange={(typeId) => setOptions({ ...options, typeId })}
          />
          <TagsInput
            label={words('tags')}
            value={options.tags ?? []}
            maxTags={20}
            onChange={(tags) => setOptions({ ...options, tags })}
          />
        </div>
      </section>
      {error !== null && <ProblemBanner error={error} />}
      <div className={styles.acts}>
        {onCancel && <Button onClick={onCancel}>{t('app.cancel')}</Button>}
        <ReasonButton variant="filled" reason={reason} loading={running} onClick={() => void dryRun()}>
          {words('dryRun')}
        </ReasonButton>
        <span className={styles.quiet}>{words('nothingYet')}</span>
      </div>
    </div>
  )
}
