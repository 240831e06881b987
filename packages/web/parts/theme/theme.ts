/** How does Mantine take our look? Our colours as its palettes, our sizes as its defaults, its own decoration switched off. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const petrol: MantineColorsTuple = ['#e2eff2', '#c6e0e6', '#a9cdd5', '#86d4e4', '#63c5d9', '#2f93a8', '#14788d', '#0b6478', '#08505f', '#063d49'];
const red: MantineColorsTuple = ['#fbe9e6', '#f5cfc9', '#f0aba2', '#ff9d93', '#ff7f73', '#dc4a3e', '#cb3428', '#b9271d', '#991d15', '#7a150f'];
const dark: MantineColorsTuple = ['#e8eaec', '#d3d6da', '#b4b9bf', '#8e959d', '#3a3f45', '#282c30', '#1b1e21', '#121416', '#0e1011', '#0a0b0c'];
const gray: MantineColorsTuple = ['#f7f7f5', '#f0f0ec', '#e5e4df', '#dad9d3', '#cecdc6', '#a5a39b', '#666a71', '#4c5056', '#33363a', '#1a1c1e'];

// The list itself scrolls, not a box around it: a box that scrolls would have to take the focus.
const scrolling = { options: { maxHeight: 280, overflowY: 'auto' as const } };
const still = { transitionProps: { duration: 80, transition: 'fade' as const } };

/** The head of a dialog is no second banner of the page. */
const notBanner = { header: { role: 'presentation' } };

export const theme = createTheme({
  fontFamily: "'Inter Variable', Inter, system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', 'DejaVu Sans Mono', monospace",
  colors: { petrol, red, dark, gray },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 4,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  headings: { fontWeight: '600' },
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm', autosize: true, minRows: 3 } },
    NumberInput: { defaultProps: { size: 'sm', hideControls: true } },
    Select: { defaultProps: { size: 'sm', withScrollArea: false, comboboxProps: { shadow: 'none', ...still } }, styles: scrolling },
    MultiSelect: { defaultProps: { size: 'sm', withScrollArea: false, comboboxProps: { shadow: 'none', ...still } }, styles: scrolling },
    TagsInput: { defaultProps: { size: 'sm', withScrollArea: false, comboboxProps: { shadow: 'none', ...still } }, styles: scrolling },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false, offset: 6, ...still } },
    Popover: { defaultProps: { shadow: 'none', ...still } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'none', position: 'bottom-end', ...still } },
    Modal: {
      defaultProps: {
        attributes: notBanner,
        centered: false,
        yOffset: '12vh',
        overlayProps: { backgroundOpacity: 0.3 },
        closeButtonProps: { 'aria-label': 'Close' },
        ...still,
      },
    },
    Drawer: {
      defaultProps: {
        attributes: notBanner,
        overlayProps: { backgroundOpacity: 0.3 },
        closeButtonProps: { 'aria-label': 'Close' },
        transitionProps: { duration: 120 },
      },
    },
  },
});

const shared = {
  '--mantine-color-body': 'var(--s-paper)',
  '--mantine-color-text': 'var(--s-ink)',
  '--mantine-color-dimmed': 'var(--s-ink-2)',
  '--mantine-color-placeholder': 'var(--s-ink-3)',
  '--mantine-color-error': 'var(--s-bad)',
  '--mantine-color-anchor': 'var(--s-accent)',
  '--mantine-color-default': 'var(--s-raised)',
  '--mantine-color-default-hover': 'var(--s-hover)',
  '--mantine-color-default-color': 'var(--s-ink)',
  '--mantine-color-default-border': 'var(--s-line-firm)',
  '--mantine-color-disabled': 'var(--s-sunken)',
  '--mantine-color-disabled-color': 'var(--s-ink-3)',
  '--mantine-primary-color-filled': 'var(--s-accent)',
  '--mantine-primary-color-filled-hover': 'var(--s-accent-hover)',
  '--mantine-primary-color-contrast': 'var(--s-on-accent)',
  '--mantine-primary-color-light': 'var(--s-accent-soft)',
  '--mantine-primary-color-light-color': 'var(--s-accent)',
};

/** Points Mantine's variables at our tokens, so that both change together. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
