import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

type Device = RowOf<'listSessions'>
const queryKey = ['sessions']

/** What a browser says about itself, in three words. */
const deviceName = (text: string) => {
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' }
  const say = (word: string | undefined) => (word ? (names[word] ?? word) : undefined)
  const browser = say(/(Firefox|Edg|OPR|Chrome|Safari)\//.exec(text)?.[1])
  const system = say(/(Windows|iPhone|iPad|Mac OS X|Android|Linux)/.exec(text)?.[1])
  if (browser && system) return words('on_system', { browser, system })
  return browser ?? system ?? (text || words('unknown'))
}

/** Every browser in which the person is signed in; each can be ended. */
export const Devices = () => {
  const cache = useQueryClient()
  const query = useQuery({ queryKey, queryFn: () => api.listSessions() })
  const end = async (device: Device) => {
    try {
      await api.endSession({ params: { id: device.id } })
      toast(words('endedOne'), { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey })
  }
  return (
    <Loaded query={query}>
      {({ data }) => (
        <RowList label={words('devices')}>
          {data.map((device) => (
            <Row
              key={device.id}
              title={
                <span title={device.device}>
                  {deviceName(device.device)} {device.isCurrent && <FactPill tone="good">{words('thisOne')}</FactPill>}
                </span>
              }
              second={
                <>
                  {device.address && <span>{device.address}</span>}
                  <span>
                    {words('since')} <DateText value={device.signedInAt} />
                  </span>
                  <span>
                    {words('seen')} <DateText value={device.lastSeenAt} />
                  </span>
                </>
              }
              acts={
                <ReasonButton
                  size="xs"
                  reason={device.isCurrent ? words('endHere') : null}
                  onClick={() => void end(device)}
                >
                  {words('end')}
                </ReasonButton>
              }
            />
          ))}
        </RowList>
      )}
    </Loaded>
  )
}

/** The button that signs out everywhere else. */
export const EndOthers = () => {
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button size="xs" onClick={() => setAsking(true)}>
        {words('endOthers')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={words('endOthersTitle')}
        consequence={words('endOthersConsequence')}
        act={words('endOthers')}
        run={async () => {
          const { ended } = await api.endSessions({ query: { keepCurrent: true } })
          toast(words('ended', { count: ended }), { tone: 'good' })
          await cache.invalidateQueries({ queryKey })
        }}
      />
    </>
  )
}
