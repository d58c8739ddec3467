import { Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { t } from '../texts.ts'
import type { FieldOption } from './formTypes.ts'

type SearchChoiceProps = Pick<SelectProps, 'label' | 'description' | 'error' | 'placeholder'> & {
  /** Asked while the person types (and once with nothing typed). */
  find: (search: string) => Promise<FieldOption[]>
  value: string
  onChange: (value: string | null) => void
}

/** A choice among records that the server finds: a partner, a person, a product. */
export const SearchChoice = ({ find, value, onChange, ...shared }: SearchChoiceProps) => {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search, 180)
  const [options, setOptions] = useState<FieldOption[]>([])
  const [failed, setFailed] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the words change, not when the caller draws anew
  useEffect(() => {
    let current = true
    find(asked).then(
      (found) => {
        if (!current) return
        setFailed(false)
        setOptions((before) => [
          ...found,
          ...before.filter((option) => option.value === value && !found.some((one) => one.value === value)),
        ])
      },
      () => current && setFailed(true),
    )
    return () => {
      current = false
    }
  }, [asked])
  return (
    <Select
      {...shared}
      searchable
      clearable
      placeholder={shared.placeholder ?? t('app.search')}
      data={options}
      filter={({ options: all }) => all}
      value={value || null}
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage={failed ? t('problem.title') : t('form.nothingFound')}
      onChange={onChange}
    />
  )
}
