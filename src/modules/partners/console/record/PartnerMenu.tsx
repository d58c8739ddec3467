import { Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useGo } from '#ui/routing.tsx'
import { useSeat } from '#ui/seat.tsx'
import type { Partner } from './savePartner.ts'
import { words } from './texts.ts'

/** Rarer acts of the record. */
export const PartnerMenu = ({ partner }: { partner: Partner }) => {
  const go = useGo()
  const { rights } = useSeat()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button px={8} aria-label={words('more')}>
          <IconDots size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={!rights.has('partners.merge')} onClick={() => go(`duplicates?partner=${partner.id}`)}>
          {words('merge')}
        </Menu.Item>
        <Menu.Item onClick={() => go(`partners/${partner.id}?tab=relations`)}>{words('team')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
