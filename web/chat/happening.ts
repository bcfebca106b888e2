import { t } from '../shared/language';
import type { Happening, Role } from './feed/talk';
import { called } from './naming';
import { name as harmless } from './text';

/** A role in words. */
export function roleName(role: Role | undefined): string {
  return { owner: t('role-owner'), admin: t('role-admin'), member: t('role-member') }[role ?? 'member'];
}

/** What happened in a group, in words. */
export function happening({ by, name: then, happened, title, who, role }: Happening): string {
  const name = harmless(then) || called(by);
  const whom = (who ?? []).map(called).join(', ');
  switch (happened) {
    case 'opened':
      return t('opened-by', { name });
    case 'renamed':
      return t('renamed-by', { name, title: harmless(title) });
    case 'pictured':
      return t('pictured-by', { name });
    case 'added':
      return t('added-by', { name, who: whom });
    case 'removed':
      return who?.[0] === by ? t('left', { name }) : t('removed-by', { name, who: whom });
    case 'role':
      return t('role-by', { name, who: whom, role: roleName(role) });
  }
}
