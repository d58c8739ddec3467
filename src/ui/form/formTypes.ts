import type { ReactNode } from 'react'
import type { Money } from '../format.ts'

/** What a field of a form can hold. Files live in memory only; everything else is kept as a draft. */
export type FieldValue = string | number | boolean | string[] | Money | File | File[] | null | undefined

export type FieldOption = { value: string; label: string }

type FieldBase<Name extends string, Values> = {
  /** The field's key in the values and in the server's errors (`contact.email` matches `contact.email`). */
  name: Name
  label: string
  /** One short line under the label: what it is for. */
  hint?: ReactNode
  required?: boolean
  /** Behind "more fields". A refusal opens the fold. */
  folded?: boolean
  /** Shown only when this holds. */
  when?: (values: Values) => boolean
  /** Half of the width, beside the next half. */
  half?: boolean
  placeholder?: string
  /** Never kept as a draft: numbers of accounts and taxes. */
  secret?: boolean
  /** A check while typing leaves the field: the words of what is wrong, or nothing. The server checks all of it again. */
  check?: (values: Values) => string | null | undefined
}

export type FormField<Name extends string, Values> = FieldBase<Name, Values> &
  (
    | { kind?: 'text' | 'email' | 'url' | 'phone' | 'date' | 'moment' | 'password'; maxLength?: number }
    | { kind: 'textarea'; rows?: number; maxLength?: number }
    | { kind: 'number'; min?: number; max?: number; unit?: string }
    | { kind: 'rate' }
    | { kind: 'amount'; currencies?: string[] }
    | { kind: 'choice'; options: FieldOption[] | ((search: string) => Promise<FieldOption[]>) }
    | { kind: 'choices'; options: FieldOption[] }
    | { kind: 'radio'; options: (FieldOption & { note?: string })[] }
    | { kind: 'switch' }
    | { kind: 'tags'; suggestions?: string[] }
    | { kind: 'file'; accept?: string[]; maxBytes?: number; many?: boolean }
    | { kind: 'country' }
    | { kind: 'language' }
    | {
        kind: 'own'
        render: (field: { value: FieldValue; onChange: (value: FieldValue) => void; error?: string }) => ReactNode
      }
  )
