import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { wordsOf } from '#ui/states.ts'
import styles from '../Integrations.module.css'
import { words } from './texts.ts'

export type Scope = RowOf<'listScopes'>
type ScopePickerProps = { value: string[]; onChange: (scopes: string[]) => void; error?: string }

const scopesQuery = {
  queryKey: ['integrations', 'scopes'],
  queryFn: async () => (await api.listScopes()).data,
  staleTime: 300_000,
}

/** What a key may do, by module; a scope beyond the person's own rights says why it cannot be given. */
export const ScopePicker = ({ value, onChange, error }: ScopePickerProps) => {
  const [find, setFind] = useState('')
  const query = useQuery(scopesQuery)
  return (
    <Loaded query={query} skeleton={<div className={styles.pickerBox} />}>
      {(scopes) => {
        const shown = scopes.filter((scope) => scope.name.includes(find.trim().toLowerCase().replaceAll(' ', '_')))
        const reading = scopes.filter((scope) => scope.grantable && scope.name.endsWith('.read'))
        return (
          <fieldset className={styles.picker} aria-label={words('scopes')}>
            <div className={styles.pickerTools}>
              <TextInput
                size="xs"
                aria-label={words('scopesFind')}
                placeholder={words('scopesFind')}
                value={find}
                onChange={(event) => setFind(event.currentTarget.value)}
              />
              <Button size="xs" onClick={() => onChange([...new Set([...value, ...reading.map(({ name }) => name)])])}>
                {words('scopesRead')}
              </Button>
              <Button size="xs" variant="subtle" disabled={value.length === 0} onClick={() => onChange([])}>
                {words('scopesClear')}
              </Button>
            </div>
            <div className={styles.pickerBox} data-invalid={error !== undefined || undefined}>
              {shown.length === 0 && <p className={`${styles.group} ${styles.quiet}`}>{words('scopesNone')}</p>}
              {[...new Set(shown.map((scope) => scope.module))].map((module) => (
                <Group
                  key={module}
                  module={module}
                  scopes={shown.filter((scope) => scope.module === module)}
                  value={value}
                  onChange={onChange}
                />
              ))}
            </div>
            <div className={styles.pickerCount}>{words('chosen', { count: value.length })}</div>
          </fieldset>
        )
      }}
    </Loaded>
  )
}

type GroupProps = { module: string; scopes: Scope[]; value: string[]; onChange: (scopes: string[]) => void }

const Group = ({ module, scopes, value, onChange }: GroupProps) => {
  const names = scopes.filter((scope) => scope.grantable).map((scope) => scope.name)
  const has = names.filter((name) => value.includes(name)).length
  const set = (some: string[], on: boolean) =>
    onChange(on ? [...new Set([...value, ...some])] : value.filter((name) => !some.includes(name)))
  return (
    <div className={styles.group}>
      <div className={styles.groupName}>
        <Checkbox
          size="xs"
          label={<strong>{wordsOf(module)}</strong>}
          aria-label={words('selectGroup', { name: wordsOf(module) })}
          checked={names.length > 0 && has === names.length}
          indeterminate={has > 0 && has < names.length}
          disabled={names.length === 0}
          onChange={(event) => set(names, event.currentTarget.checked)}
        />
      </div>
      <div className={styles.choices}>
        {scopes.map((scope) => (
          <Checkbox
            key={scope.name}
            size="xs"
            label={<span className={styles.mono}>{scope.name}</span>}
            description={scope.grantable ? words('opens', { count: scope.endpoints.length }) : scope.reason}
            checked={value.includes(scope.name)}
            disabled={!scope.grantable && !value.includes(scope.name)}
            onChange={(event) => set([scope.name], event.currentTarget.checked)}
          />
        ))}
      </div>
    </div>
  )
}
