/** Me: who is signed in, how the page looks, the way out. */
import { Menu, UnstyledButton } from '@mantine/core';
import { signOut } from '@samspel/contract/access/sessions.ts';
import { IconBook, IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSettings, IconSun } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { initials } from '../../parts/state/owner.tsx';
import { appearance, useAppearance } from '../../platform/appearance.ts';
import { useCommand } from '../../platform/ask.ts';
import { useWho } from '../../platform/session.ts';
import './doorstep.css';

const colours = [
  { value: 'system', label: 'As the system', icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
] as const;

/** The initials at the right end of the top bar. */
export function MeMenu() {
  const who = useWho();
  const chosen = useAppearance().colours;
  const navigate = useNavigate();
  const leaving = useCommand(signOut);
  if (who === null) return null;
  const leave = async () => {
    // Loaded anew, so that nothing of this person stays in the memory of the page.
    if ((await leaving.run({})) !== null) window.location.assign('/sign-in');
  };
  return (
    <Menu width={220}>
      <Menu.Target>
        <UnstyledButton className="s-me">
          <span aria-hidden="true">{initials(who.name)}</span>
          <span className="s-unseen">Me: {who.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="s-me-name">
          <b>{who.name}</b>
          <div className="s-faint s-cut">{who.person.email}</div>
          <div className="s-faint">{who.role}</div>
        </div>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {colours.map((colour) => (
          <Menu.RadioItem
            key={colour.value}
            value={colour.value}
            checked={chosen === colour.value}
            checkIcon={<IconCheck size={14} />}
            rightSection={<colour.icon size={16} stroke={1.5} />}
            onChange={() => appearance.change({ colours: colour.value })}
          >
            {colour.label}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconSettings size={16} stroke={1.5} />} onClick={() => void navigate({ to: '/settings/appearance' })}>
          My settings
        </Menu.Item>
        <Menu.Item leftSection={<IconBook size={16} stroke={1.5} />} component="a" href="/api/docs" target="_blank">
          Read the API
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.5} />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
