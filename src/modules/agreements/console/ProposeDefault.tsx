import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { FormControl } from '#ui/form/FormControl.tsx'
import styles from './Agreement.module.css'
import { type Kind, TermEditor, useNewTerm } from './TermEditor.tsx'

export type DefaultEditing = {
  kind: Kind
  typeId: string | null
  holder: string
  values: Record<string, unknown> | null
}

/** The next default of a kind, from a day on; a second person confirms it. */
export const ProposeDefault = ({
  editing,
  reason,
  onSend,
  onClose,
}: {
  editing: DefaultEditing
  reason: string | null
  onSend: (body: object) => void
  onClose: () => void
}) => {
  const [why, setWhy] = useState('')
  const [from, setFrom] = useState('')
  const begin = useNewTerm()
  if (!begin) return null
  const begun = begin(editing.kind)
  return (
    <div className={styles.stack}>
      <TextInput label="Why" value={why} maxLength={2000} onChange={(event) => setWhy(event.currentTarget.value)} />
      <FormControl
        field={{ name: 'from', label: 'From', kind: 'date', required: true }}
        value={from}
        onChange={(value) => setFrom((value as string) ?? '')}
      />
      <TermEditor
        kind={editing.kind}
        onlyValues
        term={{ ...begun, values: editing.values ?? begun.values }}
        sendLabel="Propose"
        reason={reason ?? (from ? null : 'Say from which day')}
        onSend={({ values }) =>
          onSend({
            kind: editing.kind.kind,
            values,
            effectiveFrom: from,
            ...(editing.typeId && { typeId: editing.typeId }),
            ...(why.trim() && { reason: why }),
          })
        }
        onClose={onClose}
      />
    </div>
  )
}
