import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import type { TermPartProps } from '#ui/slots.tsx'
import { partOf, type Schema } from './schema.ts'
import { Group } from './TermValues.tsx'

/** The form of a part of a term, for a page above that shows the rest in its own way. */
export const TermPart = (props: TermPartProps) => {
  const query = useQuery({ queryKey: ['term kinds'], queryFn: () => api.listTermKinds(), staleTime: 600_000 })
  return (
    <Loaded query={query}>
      {({ data }) => {
        const kind = data.find((one) => one.kind === props.kind)
        const schema = kind && schemaAt(kind.schema as Schema, props.at)
        const part = schema && partOf(schema)
        return part?.is === 'group' ? (
          <Group
            schema={schema!}
            part={{
              is: 'group',
              properties: part.properties.filter(([name]) => !(props.omit ?? []).includes(name)),
            }}
            name={props.kind}
            path={props.path}
            value={props.value}
            faults={props.faults}
            currency={props.currency}
            isBare
            onChange={props.onChange}
          />
        ) : null
      }}
    </Loaded>
  )
}

const schemaAt = (schema: Schema, at: readonly (string | number)[]): Schema | undefined =>
  at.reduce<Schema | undefined>(
    (inner, step) => (typeof step === 'number' ? inner?.items : inner?.properties?.[step]),
    schema,
  )
