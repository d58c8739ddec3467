import { Checkbox } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import type { AnswerTo } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from './Developers.module.css'
import { type Key, keysQuery } from './developerQueries.ts'
import { KeyActs } from './KeyActs.tsx'
import { NewKeyForm } from './NewKeyForm.tsx'
import { SecretDialog } from './SecretDialog.tsx'
import { words } from './texts.ts'

type Made = AnswerTo<'createPortalApiKey'>

const isOver = (key: Key) => key.state === 'revoked' || key.state === 'expired' || key.state === 'ended'

/** The partner's keys: made, rotated, stopped and revoked in place; a key's text is shown once. */
export const KeysCard = () => {
  const cache = useQueryClient()
  const query = useQuery(keysQuery)
  const { guard, dialog } = useIdentityCheck()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const [withOld, setWithOld] = useState(false)
  const reason = useRightReason('integrations.manage_keys', words('onlyTechnical'))
  const refresh = () => cache.invalidateQueries({ queryKey: keysQuery.queryKey })
  const show = (answer: Made) => {
    setMade(answer)
    void refresh()
  }
  return (
    <Card
      title={words('keys')}
      action={
        <ReasonButton variant="filled" reason={reason} onClick={() => setMaking(true)}>
          {words('keyMake')}
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {(keys) => {
          const shown = keys.filter((key) => withOld || !isOver(key))
          return (
            <>
              {shown.length === 0 && <p className={styles.quiet}>{words('keysNone')}</p>}
              <RowList label={words('keys')}>
                {shown.map((key) => (
                  <Row
                    key={key.id}
                    title={
                      <span className={styles.acts}>
                        {key.name}
                        <FactPill tone={key.environment === 'live' ? 'info' : 'plain'}>
                          {words(key.environment === 'live' ? 'live' : 'test')}
                        </FactPill>
                        <StateBadge state={key.state} label={words(`state_${key.state}`)} plain />
                      </span>
                    }
                    second={<KeyFacts apiKey={key} />}
                    acts={reason === null && !isOver(key) && <KeyActs apiKey={key} guard={guard} onMade={show} />}
                  />
                ))}
              </RowList>
              {keys.some(isOver) && (
                <Checkbox
                  mt={12}
                  label={words('showOld')}
                  checked={withOld}
                  onChange={(event) => setWithOld(event.currentTarget.checked)}
                />
              )}
            </>
          )
        }}
      </Loaded>
      <NewKeyForm opened={making} onClose={() => setMaking(false)} guard={guard} onMade={show} />
      {made && (
        <SecretDialog
          title={words('keyMade')}
          note={words('keyOnce')}
          secret={made.text}
          onClose={() => setMade(null)}
        />
      )}
      {dialog}
    </Card>
  )
}

const KeyFacts = ({ apiKey: key }: { apiKey: Key }) => (
  <>
    <span>{words('endsIn', { four: key.lastFour })}</span>
    {key.creator?.name && <span>{words('by', { name: key.creator.name })}</span>}
    <span>
      {key.lastUsed ? (
        <>
          {words('used')} <DateText value={key.lastUsed.at} />
        </>
      ) : (
        words('unused')
      )}
    </span>
    {key.endsAt && (
      <span>
        {words('endsAt')} <DateText value={key.endsAt} />
      </span>
    )}
    {key.expiresAt && !key.endsAt && (
      <span>
        {words('expires')} <DateText value={key.expiresAt} as="date" />
      </span>
    )}
    <span>{key.scopes.join(', ')}</span>
    {key.disabled && <span>{words(`why_${key.disabled.reason}`)}</span>}
    {key.makerLeft && <FactPill tone="watch">{words('makerLeft')}</FactPill>}
    {key.unusedScopes.length > 0 && <span>{words('unusedScopes', { scopes: key.unusedScopes.join(', ') })}</span>}
    {key.notGranted.length > 0 && (
      <FactPill tone="watch">{words('notGranted', { scopes: key.notGranted.join(', ') })}</FactPill>
    )}
  </>
)
