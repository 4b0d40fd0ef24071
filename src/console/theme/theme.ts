import {
  ActionIcon,
  Button,
  createTheme,
  Drawer,
  Input,
  Menu,
  Modal,
  Notification,
  type CSSVariablesResolver,
} from '@mantine/core';
import { tokensToCssVariables } from './tokens.ts';

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 5 },
  black: '#1a1e24',
  cursorType: 'pointer',
  colors: {
    iris: ['#eef1fc', '#dbe2f8', '#b8c6f2', '#8ea6ff', '#6f89ea', '#4a63d8', '#3a56cd', '#2f4fc4', '#24409f', '#1b317c'],
    gray: ['#f9fafb', '#f2f4f5', '#e4e6e9', '#d6d9dc', '#c8cbce', '#a3a8ae', '#666c74', '#4b5058', '#2d3239', '#1a1e24'],
    dark: ['#e8eaec', '#c4c8cd', '#9aa0a7', '#6a7078', '#393d43', '#25282c', '#1c1e22', '#131619', '#0d0e11', '#08090c'],
  },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '600' },
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '22px', xl: '26px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { variant: 'default' },
      vars: () => ({ root: { '--button-height': '30px', '--button-fz': '13px', '--button-padding-x': '12px' } }),
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { variant: 'subtle', color: 'gray' },
      vars: () => ({ root: { '--ai-size': '28px' } }),
    }),
    Input: Input.extend({ vars: () => ({ wrapper: { '--input-height': '32px', '--input-fz': '13px' } }) }),
    Menu: Menu.extend({ defaultProps: { transitionProps: { duration: 120 }, shadow: 'md' } }),
    // the page itself never scrolls, so nothing needs to be locked; the lock would put a <style> without nonce into the page
    Modal: Modal.extend({ defaultProps: { transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.35 }, lockScroll: false, padding: 'lg', closeButtonProps: { 'aria-label': 'Close' } } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }),
  },
}); // prettier-ignore

const shared = {
  '--mantine-color-body': 'var(--v-surface)',
  '--mantine-color-text': 'var(--v-text)',
  '--mantine-color-dimmed': 'var(--v-text-3)',
  '--mantine-color-placeholder': 'var(--v-text-3)',
  '--mantine-color-anchor': 'var(--v-accent)',
  '--mantine-color-error': 'var(--v-sev-critical-text)',
  '--mantine-color-default': 'var(--v-surface)',
  '--mantine-color-default-hover': 'var(--v-hover)',
  '--mantine-color-default-color': 'var(--v-text)',
  '--mantine-color-default-border': 'var(--v-line-strong)',
  '--mantine-primary-color-filled': 'var(--v-accent-fill)',
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...tokensToCssVariables('light'), ...shared },
  dark: { ...tokensToCssVariables('dark'), ...shared },
});
