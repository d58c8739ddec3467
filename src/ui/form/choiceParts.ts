/** The choices of forms, which float above the page: one part that public pages fetch once the first of them stands. */
export { MultiSelect, Select } from '@mantine/core'
