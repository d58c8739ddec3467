import { Button, Menu, Popover, TextInput } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatDate } from '../format.ts'
import { t } from '../texts.ts'
import styles from './ListFilters.module.css'
import type { FilterOption, FilterValues, ListFilter } from './listTypes.ts'
import { keysOf } from './useListState.ts'

type ListFiltersProps = {
  filters: ListFilter[]
  values: FilterValues
  onChange: (part: Record<string, string | string[]>) => void
  onClear: () => void
}

/** One line of removable chips; "Filter" adds the next one. All of it stands in the URL. */
export const ListFilters = ({ filters, values, onChange, onClear }: ListFiltersProps) => {
  const [fresh, setFresh] = useState<string | null>(null)
  const isSet = (filter: ListFilter) => keysOf(filter).some((key) => values[key] !== undefined)
  const shown = filters.filter((filter) => isSet(filter) || filter.key === fresh)
  const addable = filters.filter((filter) => !shown.includes(filter))
  const remove = (filter: ListFilter) => {
    setFresh(null)
    onChange(Object.fromEntries(keysOf(filter).map((key) => [key, filter.kind === 'choice' && filter.many ? [] : ''])))
  }
  const add = (filter: ListFilter) => {
    if (filter.kind === 'yes') onChange({ [filter.key]: 'true' })
    else setFresh(filter.key)
  }
  return (
    <div className={styles.line}>
      {shown.map((filter) => (
        <FilterChip
          key={filter.key}
          filter={filter}
          values={values}
          openedFirst={filter.key === fresh}
          onChange={onChange}
          onRemove={() => remove(filter)}
          onLeave={() => setFresh(null)}
        />
      ))}
      {addable.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <button type="button" className={styles.add}>
              <IconFilter size={13} />
              {t('list.filter')}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {addable.map((filter) => (
              <Menu.Item key={filter.key} onClick={() => add(filter)}>
                {filter.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {shown.some(isSet) && (
        <button type="button" className={styles.clear} onClick={onClear}>
          {t('list.clearFilters')}
        </button>
      )}
    </div>
  )
}

type FilterChipProps = Pick<ListFiltersProps, 'values' | 'onChange'> & {
  filter: ListFilter
  openedFirst: boolean
  onRemove: () => void
  onLeave: () => void
}

const FilterChip = ({ filter, values, openedFirst, onChange, onRemove, onLeave }: FilterChipProps) => {
  const [opened, setOpened] = useState(openedFirst)
  const options = useOptions(filter)
  const change = (next: boolean) => {
    setOpened(next)
    if (!next) onLeave()
  }
  return (
    <span className={styles.chip}>
      <Popover opened={opened} onChange={change} position="bottom-start" trapFocus disabled={filter.kind === 'yes'}>
        <Popover.Target>
          <button type="button" className={styles.chipText} onClick={() => change(!opened)} aria-haspopup="dialog">
            {filter.label}
            {filter.kind !== 'yes' && <strong>{wordsOfValue(filter, values, options)}</strong>}
          </button>
        </Popover.Target>
        <Popover.Dropdown p={6}>
          {filter.kind === 'choice' && (
            <ChoicePanel
              filter={filter}
              options={options}
              values={values}
              onChange={onChange}
              onPicked={() => change(false)}
            />
          )}
          {filter.kind === 'days' && <DaysPanel filter={filter} values={values} onChange={onChange} />}
          {filter.kind === 'text' && (
            <TextPanel filter={filter} values={values} onChange={onChange} onDone={() => change(false)} />
          )}
        </Popover.Dropdown>
      </Popover>
      <button
        type="button"
        className={styles.chipClose}
        aria-label={t('list.removeFilter', { name: filter.label })}
        onClick={onRemove}
      >
        <IconX size={12} />
      </button>
    </span>
  )
}

const useOptions = (filter: ListFilter): FilterOption[] => {
  const fetched = filter.kind === 'choice' && typeof filter.options === 'function' ? filter.options : undefined
  const query = useQuery({
    queryKey: ['filter options', filter.key],
    queryFn: () => fetched?.() ?? Promise.resolve([]),
    enabled: fetched !== undefined,
    staleTime: 60_000,
  })
  return filter.kind === 'choice' && Array.isArray(filter.options) ? filter.options : (query.data ?? [])
}

const wordsOfValue = (filter: ListFilter, values: FilterValues, options: FilterOption[]): string => {
  if (filter.kind === 'days') {
    const from = values[`${filter.key}From`]
    const until = values[`${filter.key}Until`]
    const words = (value: string | string[] | undefined) => (value ? formatDate(String(value)) : '')
    if (from && until) return t('list.between', { from: words(from), until: words(until) })
    if (from) return t('list.from', { value: words(from) })
    return until ? t('list.until', { value: words(until) }) : t('list.any')
  }
  const value = values[filter.key]
  if (!value || value.length === 0) return t('list.any')
  const labels = [value].flat().map((one) => options.find((option) => option.value === one)?.label ?? one)
  return labels.length > 2 ? `${labels.slice(0, 2).join(', ')} +${labels.length - 2}` : labels.join(', ')
}

type PanelProps = Pick<ListFiltersProps, 'values' | 'onChange'>
type ChoiceFilter = Extract<ListFilter, { kind: 'choice' }>

const ChoicePanel = ({
  filter,
  options,
  values,
  onChange,
  onPicked,
}: PanelProps & { filter: ChoiceFilter; options: FilterOption[]; onPicked: () => void }) => {
  const [find, setFind] = useState('')
  const chosen = [values[filter.key] ?? []].flat()
  const shown = options.filter((option) => option.label.toLowerCase().includes(find.toLowerCase()))
  const pick = (value: string) => {
    if (!filter.many) {
      onChange({ [filter.key]: chosen.includes(value) ? '' : value })
      return onPicked()
    }
    onChange({ [filter.key]: chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value] })
  }
  return (
    <div className={styles.panel}>
      {options.length > 8 && (
        <TextInput
          size="xs"
          aria-label={t('app.search')}
          placeholder={t('app.search')}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <div className={styles.options}>
        {shown.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type={filter.many ? 'checkbox' : 'radio'}
              checked={chosen.includes(option.value)}
              onChange={() => pick(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </div>
  )
}

const DaysPanel = ({ filter, values, onChange }: PanelProps & { filter: ListFilter }) => {
  const field = (part: 'From' | 'Until', label: string) => (
    <TextInput
      type="date"
      size="xs"
      label={label}
      value={String(values[filter.key + part] ?? '')}
      onChange={(event) => onChange({ [filter.key + part]: event.currentTarget.value })}
    />
  )
  return (
    <div className={styles.panel}>
      {field('From', t('list.from', { value: '' }))}
      {field('Until', t('list.until', { value: '' }))}
    </div>
  )
}

const TextPanel = ({ filter, values, onChange, onDone }: PanelProps & { filter: ListFilter; onDone: () => void }) => {
  const [text, setText] = useState(String(values[filter.key] ?? ''))
  const apply = () => {
    onChange({ [filter.key]: text.trim() })
    onDone()
  }
  return (
    <form
      className={styles.panel}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <TextInput
        size="xs"
        aria-label={filter.label}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <Button size="xs" type="submit" variant="filled">
        {t('list.apply')}
      </Button>
    </form>
  )
}
