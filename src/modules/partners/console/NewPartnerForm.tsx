import { Checkbox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api } from '#client/api.ts'
import { useMembers, useOwnMember } from '#client/members.ts'
import { ScreenLink, useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { sourceKinds } from '../contract/stages.ts'
import styles from './Partners.module.css'
import { words } from './texts.ts'

type Candidate = { id: string; name: string; lines: string[] }

/** A partner by hand. A company that is certainly here already is shown before a second record of it is made. */
export const NewPartnerForm = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const go = useGo()
  const cache = useQueryClient()
  const members = useMembers()
  const me = useOwnMember()
  const [candidates, setCandidates] = useState<Candidate[]>([])
  const [acknowledged, setAcknowledged] = useState(false)
  const types = useQuery({
    queryKey: ['partner types', 'active'],
    queryFn: async () => (await api.listPartnerTypes({ query: { active: true } })).data,
    enabled: opened,
  })
  return (
    <SideForm
      key={me?.id}
      opened={opened}
      onClose={onClose}
      title={words('newPartner')}
      draftKey="new partner"
      sendLabel={words('addPartner')}
      initial={{
        legalName: '',
        website: '',
        typeId: '',
        country: '',
        managerId: me?.id ?? '',
        sourceKind: 'outreach',
        sourceDetail: '',
        displayName: '',
        tags: [] as string[],
      }}
      fields={[
        { name: 'legalName', label: words('legalName'), required: true, maxLength: 200 },
        { name: 'website', label: words('website'), kind: 'url', placeholder: 'https://' },
        {
          name: 'typeId',
          label: words('type'),
          kind: 'choice',
          half: true,
          options: (types.data ?? []).map((type) => ({ value: type.id, label: type.name })),
        },
        { name: 'country', label: words('country'), kind: 'country', half: true },
        {
          name: 'managerId',
          label: words('manager'),
          kind: 'choice',
          half: true,
          options: members.map((member) => ({ value: member.id, label: member.name })),
        },
        {
          name: 'sourceKind',
          label: words('sourceKind'),
          kind: 'choice',
          half: true,
          required: true,
          options: sourceKinds.map((kind) => ({ value: kind, label: words(`source_${kind}`) })),
        },
        { name: 'sourceDetail', label: words('sourceDetail'), folded: true, maxLength: 500 },
        {
          name: 'displayName',
          label: words('displayName'),
          hint: words('displayNameHint'),
          folded: true,
          maxLength: 200,
        },
        { name: 'tags', label: words('tags'), kind: 'tags', folded: true },
      ]}
      below={(values) =>
        candidates.length === 0 ? (
          <LooksLike legalName={values.legalName} website={values.website} country={values.country} />
        ) : (
          <div className={styles.candidates} role="alert">
            <h3>{words('duplicateTitle')}</h3>
            {candidates.map((candidate) => (
              <div key={candidate.id} className={styles.candidate}>
                <ScreenLink to={`partners/${candidate.id}`} target="_blank">
                  {candidate.name}
                </ScreenLink>
                {candidate.lines.map((line) => (
                  <span key={line} className={styles.quiet}>
                    {line}
                  </span>
                ))}
              </div>
            ))}
            <Checkbox
              size="xs"
              label={words('duplicateOther')}
              checked={acknowledged}
              onChange={(event) => setAcknowledged(event.currentTarget.checked)}
            />
          </div>
        )
      }
      send={async (values) => {
        try {
          return await api.createPartner({
            body: {
              legalName: values.legalName.trim(),
              source: {
                kind: sourceKinds.find((kind) => kind === values.sourceKind) ?? 'outreach',
                ...(values.sourceDetail && { detail: values.sourceDetail }),
              },
              ...(values.website && { website: withScheme(values.website.trim()) }),
              ...(values.typeId && { typeId: values.typeId }),
              ...(values.country && { country: values.country }),
              ...(values.managerId && { managerId: values.managerId }),
              ...(values.displayName && { displayName: values.displayName }),
              ...(values.tags.length > 0 && { tags: values.tags }),
              ...(acknowledged &&
                candidates.length > 0 && { acknowledged: candidates.map((candidate) => candidate.id) }),
            },
          })
        } catch (error) {
          if (error instanceof ApiProblem && error.code === 'partner.possible_duplicate') {
            setCandidates(candidatesOf(error.members['candidates']))
            setAcknowledged(false)
          }
          throw error
        }
      }}
      onSent={(partner) => {
        setCandidates([])
        void cache.invalidateQueries({ queryKey: ['partners'] })
        go(`partners/${partner.id}`)
      }}
    />
  )
}

/** Stored companies that the words typed so far look like, so that nobody writes a second record of one. */
const LooksLike = ({ legalName, website, country }: { legalName: string; website: string; country: string }) => {
  const [draft] = useDebouncedValue(
    JSON.stringify({
      legalName: legalName.trim(),
      ...(website.trim() && { website: website.trim() }),
      ...(country && { country }),
    }),
    350,
  )
  const query = useQuery({
    queryKey: ['matches', draft],
    queryFn: () => api.findMatches({ body: JSON.parse(draft) as { legalName: string } }),
    enabled: legalName.trim().length > 2 || website.trim().length > 4,
    placeholderData: keepPreviousData,
  })
  const matches = query.data?.data.filter((match) => match.partnerId !== null).slice(0, 3) ?? []
  if (matches.length === 0) return null
  return (
    <div className={styles.candidates} role="status">
      <h3>{words('looksLike')}</h3>
      {matches.map((match) => (
        <div key={match.partnerId} className={styles.candidate}>
          <ScreenLink to={`partners/${match.partnerId ?? ''}`} target="_blank">
            {match.name}
          </ScreenLink>
          <span className={styles.quiet}>
            {words('looksLikePoints', { points: match.points })}: {match.lines.map((line) => line.sentence).join('. ')}
          </span>
        </div>
      ))}
    </div>
  )
}

/** People write `acme.example`; the API wants an address. */
export const withScheme = (text: string): string =>
  text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const candidatesOf = (value: unknown): Candidate[] =>
  (Array.isArray(value) ? value : []).filter(isRecord).map((one) => ({
    id: textOf(one['partnerId']) || textOf(one['id']),
    name: textOf(one['name']),
    lines: (Array.isArray(one['lines']) ? one['lines'] : [])
      .filter(isRecord)
      .map((line) => textOf(line['words']) || textOf(line['sentence']))
      .filter(Boolean),
  }))
