// The fonts of this machine that draw the screens of iOS, in place of Apple's.
import { execFileSync } from 'node:child_process';

/** Families, with the styles that are used. The second one has the letters that the first one lacks. */
const PATTERNS = ['Liberation Sans:style=Regular', 'Liberation Sans:style=Bold', 'Liberation Sans:style=Italic', 'Liberation Sans:style=Bold Italic',
  'DejaVu Sans:style=Book', 'DejaVu Sans:style=Bold'];

/** Returns the paths of the files. */
export function systemFonts() {
  return PATTERNS.map((pattern) => {
    const found = execFileSync('fc-list', [pattern, 'file'], { encoding: 'utf8' }).split('\n')[0].replace(/: *$/, '');
    if (!found) throw new Error(`no font ${pattern}: install the packages fonts-liberation and fonts-dejavu-core`);
    return found;
  });
}
