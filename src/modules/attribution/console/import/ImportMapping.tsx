import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'
import type { SaleImport } from './ImportPage.tsx'

type Props = { one: SaleImport; reason: string | null; onSaved: () => Promise<void> }
const byKey = <Value extends string>(words: Readonly<Record<Value, string>>) =>
  Object.entries<string>(words).map(([value, label]) => ({ value: value as Value, label }))
const decimals = byKey({ point: '1,234.50', comma: '1.234,50' })
const dayOrders = byKey({ day_first: '31/12/2026', month_first: '12/31/2026' })
const commissions = byKey({ none: 'Earn nothing: history only', compute: 'Earn commissions' })

/** Where each column goes, beside what stands in it, and how amounts and days are read. */
export const ImportMapping = ({ one, reason, onSaved }: Props) => {
  const [columns, setColumns] = useState(one.columns)
  const [options, setOptions] = useState(one.options)
  const fields = useQuery({ queryKey: ['saleImportFields'], queryFn: () => api.listSaleImportFields() })
  const own = (fields.data?.data ?? []).filter((field) => field.kind === one.kind)
  const missing = own.filter(({ key, isRequired }) => isRequired && !columns.some((column) => column.field === key))
  const isChanged =
    JSON.stringify(columns) !== JSON.stringify(one.columns) || JSON.stringify(options) !== JSON.stringify(one.options)
  const save = async () => {
    try {
      await api.mapSaleImport({
        params: { id: one.id },
        version: one.version,
        body: {
          columns,
          options: {
            decimals: options.decimals,
            dayOrder: options.dayOrder,
            commissions: options.commissions,
            source: options.source,
          },
        },
      })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await onSaved()
  }
  return (
    <Section
      title="Columns"
      note={
        missing.length > 0
          ? `Still missing: ${missing.map(({ label }) => label).join(', ')}`
          : `Days and times without a zone are read in ${options.zone}; a day without a time is its noon.`
      }
      actions={
        <ReasonButton reason={reason ?? (isChanged ? null : 'Nothing was changed')} onClick={() => void save()}>
          Keep the columns
        </ReasonButton>
      }
    >
      <SimpleTable
        label="Columns"
        rows={columns}
        rowKey={(column) => column.header}
        columns={[
          { key: 'header', title: 'Column of the list', cell: (column) => column.header },
          {
            key: 'sample',
            title: 'First rows',
            cell: (column) =>
              one.sample
                .slice(0, 3)
                .map((row) => row[column.header] ?? '')
                .filter((text) => text !== '')
                .join(' · '),
          },
          {
            key: 'field',
            title: 'Goes to',
            cell: (column) => (
              <Select
                aria-label={`${column.header} goes to`}
                size="xs"
                clearable
                placeholder="Left out"
                data={own.map(({ key, label }) => ({ value: key, label }))}
                value={column.field}
                onChange={(field) =>
                  setColumns(columns.map((other) => (other.header === column.header ? { ...other, field } : other)))
                }
              />
            ),
          },
        ]}
      />
      <Select
        label="Amounts are written"
        data={decimals}
        value={options.decimals}
        allowDeselect={false}
        onChange={(value) => setOptions({ ...options, decimals: value ?? options.decimals })}
      />
      <Select
        label="Days with slashes are written"
        data={dayOrders}
        value={options.dayOrder}
        allowDeselect={false}
        onChange={(value) => setOptions({ ...options, dayOrder: value ?? options.dayOrder })}
      />
      {one.kind === 'sales' && (
        <Select
          label="Sales of this list"
          data={commissions}
          value={options.commissions}
          allowDeselect={false}
          onChange={(value) => setOptions({ ...options, commissions: value ?? options.commissions })}
        />
      )}
    </Section>
  )
}
