import { type ComponentChild, h } from 'preact';
import { filesOfDrop, filesOfFolder, filesOfInput, type PickedFile } from '../inputs.ts';
import { canPickFolder, pickFolder } from '../sinks.ts';
import { button, byteText, card, plural, problemNote, type View } from './parts.ts';

/** Where files are dropped or chosen. */
export function filesCard(view: View): ComponentChild {
  const { state } = view;
  return card(
    'files',
    '1. Files',
    dropZone(view),
    state.files.length > 0 ? h('p', { class: 'summary' }, summary(state.files)) : null,
    problemNote('files-problem', state.problem),
  );
}

function dropZone({ session, state }: View): ComponentChild {
  const isBusy = state.phase === 'running' || state.phase === 'listing';
  const onDragOver = (event: DragEvent): void => {
    event.preventDefault();
    zoneOf(event).classList.add('over');
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    zoneOf(event).classList.remove('over');
    if (event.dataTransfer !== null && !isBusy) void session.take(filesOfDrop(event.dataTransfer));
  };
  return h(
    'div',
    { class: 'drop', onDragOver, onDrop, onDragLeave: (event: DragEvent) => zoneOf(event).classList.remove('over') },
    h('p', { class: 'big' }, state.phase === 'listing' ? 'Listing files…' : 'Drop a folder or files here'),
    h('p', { class: 'soft' }, 'DICOM is recognised by its content. The originals are read, never changed.'),
    h(
      'div',
      { class: 'buttons' },
      canPickFolder()
        ? button('Choose a folder', () => void chooseFolder(session), { kind: 'primary', disabled: isBusy })
        : fileInput('Choose a folder', { isFolder: true, isBusy }, (files) => session.take(files)),
      fileInput('Choose files', { isFolder: false, isBusy }, (files) => session.take(files)),
    ),
  );
}

const zoneOf = (event: Event): Element => event.currentTarget as Element;

async function chooseFolder(session: View['session']): Promise<void> {
  const folder = await pickFolder();
  if (folder !== undefined) await session.take(filesOfFolder(folder));
}

/** A file input that looks like a button; the input itself has the focus. */
function fileInput(
  label: string,
  { isFolder, isBusy }: { readonly isFolder: boolean; readonly isBusy: boolean },
  take: (files: Promise<readonly PickedFile[]>) => Promise<void>,
): ComponentChild {
  const onChange = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    void take(Promise.resolve(filesOfInput(input)));
    // The same choice again is a choice.
    input.value = '';
  };
  const attributes = { type: 'file', multiple: true, disabled: isBusy, onChange };
  return h(
    'label',
    { class: `button ${isFolder ? 'primary' : 'quiet'}` },
    h('input', { ...attributes, ...(isFolder ? { webkitdirectory: true } : {}) }),
    label,
  );
}

function summary(files: readonly PickedFile[]): string {
  const bytes = files.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
  const refused = files.filter(({ file }) => file === undefined).length;
  const unread = refused === 0 ? '' : `, ${plural(refused, 'entry', 'entries')} of it cannot be opened`;
  return `${plural(files.length, 'file')}, ${byteText(bytes)}${unread}`;
}
