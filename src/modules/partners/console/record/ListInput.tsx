import { MultiSelect, TagsInput } from '@mantine/core'

type ListInputProps = {
  label: string
  values: string[]
  onChange: (values: string[]) => void
  /** A closed choice; free words without it. */
  options?: { value: string; label: string }[]
  hint?: string
  readOnly: boolean
  refused: boolean
}

/** The input of an `EditableList`; its code loads when the first one is opened. */
export const ListInput = ({ label, values, onChange, options, hint, readOnly, refused }: ListInputProps) => {
  const common = {
    'aria-label': label,
    readOnly,
    autoFocus: true,
    value: values,
    onChange,
    placeholder: hint,
    error: refused,
  }
  return options ? (
    <MultiSelect {...common} data={options} searchable clearable />
  ) : (
    <TagsInput {...common} acceptValueOnBlur />
  )
}
