import { ActionIcon, Menu } from '@mantine/core'
import { IconClockPause, IconUserPlus } from '@tabler/icons-react'
import { formatDate } from '../format.ts'
import { t } from '../texts.ts'
import { snoozeChoices } from '../todayBands.ts'

type RowMenuProps = { opened: boolean; onOpened: (opened: boolean) => void; onOpen: () => void }

/** When a row should come back. */
export const SnoozeMenu = ({
  now,
  opened,
  onOpened,
  onOpen,
  onPick,
}: RowMenuProps & { now: Date; onPick: (until: string) => void }) => (
  <Menu opened={opened} onChange={onOpened} position="bottom-end">
    <Menu.Target>
      <ActionIcon size={28} aria-label={t('today.snooze')} title={`${t('today.snooze')} (s)`} onClick={onOpen}>
        <IconClockPause />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Label>{t('today.snoozeUntil')}</Menu.Label>
      {snoozeChoices(now).map((choice) => (
        <Menu.Item
          key={choice.key}
          onClick={() => onPick(choice.until)}
          rightSection={<small>{formatDate(choice.until, { short: true, now })}</small>}
        >
          {t(choice.key)}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)

/** Who should do it instead. */
export const AssignMenu = ({
  people,
  opened,
  onOpened,
  onOpen,
  onPick,
}: RowMenuProps & {
  people: { value: string; label: string }[]
  onPick: (person: { value: string; label: string }) => void
}) => (
  <Menu opened={opened} onChange={onOpened} position="bottom-end">
    <Menu.Target>
      <ActionIcon size={28} aria-label={t('today.assign')} title={`${t('today.assign')} (a)`} onClick={onOpen}>
        <IconUserPlus />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
      <Menu.Label>{t('today.assignTo')}</Menu.Label>
      {people.map((person) => (
        <Menu.Item key={person.value} onClick={() => onPick(person)}>
          {person.label}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)
