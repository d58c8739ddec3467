import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconKeyboard, IconLanguage, IconLogout, IconUser } from '@tabler/icons-react'
import styles from '../AppFrame.module.css'
import { chooseLanguage, getLanguage, languages, t } from '../texts.ts'
import { PersonFace, type PersonMenuProps } from './faces.tsx'
import { useOpenedByPress } from './later.tsx'

const schemes = [
  ['light', 'app.light'],
  ['dark', 'app.dark'],
  ['auto', 'app.system'],
] as const

/** Who is signed in, and what belongs to the person rather than to the work: appearance, language, sign out. */
export const PersonMenu = ({ person, onSignOut, onProfile, onHelp }: PersonMenuProps) => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { face, opened, setOpened } = useOpenedByPress()
  return (
    <Menu position="bottom-end" width={260} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <PersonFace person={person} ref={face} />
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.menuHead}>
          <strong>{person.name}</strong>
          <div>{person.email}</div>
        </div>
        <Menu.Divider />
        {onProfile && (
          <Menu.Item leftSection={<IconUser />} onClick={onProfile}>
            {t('app.profile')}
          </Menu.Item>
        )}
        {onHelp && (
          <Menu.Item leftSection={<IconKeyboard />} onClick={onHelp} rightSection={<kbd>?</kbd>}>
            {t('app.help')}
          </Menu.Item>
        )}
        <Menu.Label>{t('app.appearance')}</Menu.Label>
        <div className={styles.scheme}>
          {schemes.map(([scheme, label]) => (
            <Menu.Item
              key={scheme}
              component="button"
              aria-current={scheme === colorScheme || undefined}
              closeMenuOnClick={false}
              onClick={() => setColorScheme(scheme)}
            >
              {t(label)}
            </Menu.Item>
          ))}
        </div>
        <Menu.Label>{t('app.language')}</Menu.Label>
        {languages.map((language) => (
          <Menu.Item
            key={language.code}
            lang={language.code}
            leftSection={<IconLanguage />}
            aria-current={language.code === getLanguage() || undefined}
            onClick={() => chooseLanguage(language.code)}
            rightSection={language.code === getLanguage() ? '✓' : undefined}
          >
            {language.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout />} onClick={onSignOut}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
