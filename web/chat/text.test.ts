import { describe, expect, it } from 'vitest';
import { length } from './talk/length';
import { name, words } from './text';

describe('what people wrote is shown harmlessly', () => {
  it('a name has no marks that turn what stands beside it, no control characters, and an end', () => {
    expect(name('\u202eanimA\u202c \u2067x\u2069\u0007\n y')).toBe('animA x y');
    expect(name('👩‍👩‍👧 Ana')).toContain('Ana');
    expect(name('é'.repeat(500))).toHaveLength(80);
  });

  it('who has nothing that can be seen for a name is somebody', () => {
    for (const nothing of [undefined, '', ' \u200b\u2066 ', '\u202e']) expect(name(nothing)).toBe('somebody');
  });

  it('a text keeps its lines and loses overrides and control characters', () => {
    expect(words('a\r\nb\tc\u0000\u001b[31m\u202egnp.exe')).toBe('a\nb\tc[31mgnp.exe');
    expect(words('<b>مرحبا</b> 👨‍👩‍👧')).toBe('<b>مرحبا</b> 👨‍👩‍👧');
  });

  it('is as long as the gateway says: scalar values', () => {
    expect(length('🙂é')).toBe(2);
    expect(length('e\u0301')).toBe(2);
  });
});
