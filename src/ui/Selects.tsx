import { Select, type SelectProps, TagsInput, type TagsInputProps } from '@mantine/core'
import { countryOptions, languageOptions } from './form/choices.ts'
import { t } from './texts.ts'

/** Countries by their name in the reader's language; the value is ISO 3166-1 alpha-2. */
export const CountrySelect = (props: Omit<SelectProps, 'data'>) => (
  <Select searchable nothingFoundMessage={t('form.nothingFound')} {...props} data={countryOptions()} />
)

/** Languages by their name in the reader's language; the value is ISO 639-1. */
export const LanguageSelect = (props: Omit<SelectProps, 'data'>) => (
  <Select searchable nothingFoundMessage={t('form.nothingFound')} {...props} data={languageOptions()} />
)

/** Free words as pills. */
export const TagInput = (props: TagsInputProps) => <TagsInput placeholder={t('tags.add')} {...props} />
