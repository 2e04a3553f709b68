import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { View } from './app.tsx';
import { boxText } from './geometry.ts';
import { DRAWING_KEYS, KEYS } from './keys.ts';
import type { DialogState } from './state.ts';
import { plural } from './words.ts';

interface DialogsProps extends View {
  onClosed(): void;
}

export function Dialogs({ session, state, onClosed }: DialogsProps): JSX.Element | null {
  const { dialog } = state;
  if (dialog === undefined) return null;
  const close = (): void => session.openDialog(undefined);
  const shared = { session, state, close, onClosed };
  switch (dialog.is) {
    case 'name':
      return <NameDialog {...shared} />;
    case 'help':
      return <HelpDialog {...shared} />;
    case 'end':
      return <EndDialog {...shared} />;
    case 'away':
      return <AwayDialog {...shared} dialog={dialog} />;
    case 'pass':
      return <PassDialog {...shared} />;
    case 'series':
      return <SeriesDialog {...shared} dialog={dialog} />;
    case 'template':
      return <TemplateDialog {...shared} dialog={dialog} />;
  }
}

interface Shared extends View {
  close(): void;
  onClosed(): void;
}

type Of<K extends DialogState['is']> = Shared & { readonly dialog: Extract<DialogState, { readonly is: K }> };

interface FrameProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly confirm: string;
  /** There is no way around it, or nothing to be cancelled. */
  readonly isNeeded?: boolean;
  /** Where one begins: at the field, or at the button that confirms. */
  readonly hasField?: boolean;
  onConfirm(form: FormData): void;
  onCancel(): void;
  onClosed(): void;
}

function Frame({ title, children, confirm, isNeeded = false, hasField = false, ...on }: FrameProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>(hasField ? 'input' : 'button[type=submit]')?.focus();
    return on.onClosed;
  }, []);
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    on.onConfirm(new FormData(event.currentTarget));
  };
  const cancel = (event: Event): void => {
    event.preventDefault();
    if (!isNeeded || !hasField) on.onCancel();
  };
  return (
    <dialog ref={dialog} class="asks" aria-labelledby="dialog-title" onCancel={cancel}>
      <form onSubmit={submit}>
        <h2 id="dialog-title">{title}</h2>
        {children}
        <div class="buttons">
          {isNeeded ? null : (
            <button type="button" onClick={on.onCancel}>
              Cancel <kbd>Esc</kbd>
            </button>
          )}
          <button type="submit" class="primary">
            {confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly hint?: string;
}

function Field({ name, label, value = '', hint }: FieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        name={name}
        defaultValue={value}
        required
        maxLength={200}
        autocomplete="off"
        pattern=".*\S.*"
      />
      {hint === undefined ? null : <span class="small soft">{hint}</span>}
    </label>
  );
}

function SecondField({ state }: Pick<View, 'state'>): JSX.Element | null {
  if (state.project?.needsSecond !== true) return null;
  return <Field name="second" label="Second person" hint="who has looked at it as well: the project asks for one" />;
}

const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

function NameDialog({ session, state, close, onClosed }: Shared): JSX.Element {
  return (
    <Frame
      title="Who looks?"
      confirm="Begin"
      isNeeded={state.reviewer === ''}
      hasField
      onConfirm={(form) => session.setReviewer(textOf(form, 'reviewer'))}
      onCancel={close}
      onClosed={onClosed}
    >
      <Field
        name="reviewer"
        label="Your name"
        value={state.reviewer}
        hint="It stands beside every decision, in the records of the project and in the evidence."
      />
      <p class="small soft">
        <kbd>Space</kbd> accepts and goes on, <kbd>X</kbd> rejects, <kbd>D</kbd> draws a box over what is left,{' '}
        <kbd>Z</kbd> undoes, <kbd>?</kbd> shows all keys. Nothing is released before you carry it out.
      </p>
    </Frame>
  );
}

function HelpDialog({ session, state, close, onClosed }: Shared): JSX.Element {
  return (
    <Frame title="Keys" confirm="Close" isNeeded onConfirm={close} onCancel={close} onClosed={onClosed}>
      <dl class="keys">
        {KEYS.filter(({ shown }) => shown !== '').map(({ shown, means, command, key }) => (
          <div key={command + key}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
      <h3>While a box is drawn</h3>
      <dl class="keys">
        {DRAWING_KEYS.map(([shown, means]) => (
          <div key={shown}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={state.areKeysOn} onChange={() => session.setKeys(!state.areKeysOn)} />
        letters act as keys (off for who speaks to the computer; the buttons do the same)
      </label>
    </Frame>
  );
}

function EndDialog({ session, state, close, onClosed }: Shared): JSX.Element {
  const waiting = state.queue?.counts.waiting ?? 0;
  return (
    <Frame
      title="End the review?"
      confirm="End"
      onConfirm={() => void session.carryingOut.end()}
      onCancel={close}
      onClosed={onClosed}
    >
      <p>
        {waiting === 0
          ? 'Everything that was decided is carried out.'
          : `${plural(waiting, 'decision is', 'decisions are')} kept and not carried out; the next review, or leadglass review --decisions, can do that.`}
      </p>
    </Frame>
  );
}

function AwayDialog({ session, state, dialog, close, onClosed }: Of<'away'>): JSX.Element {
  return (
    <Frame
      title="Take a box of the search away"
      hasField
      confirm="Take away"
      onConfirm={(form) =>
        session.boxes.confirmAway(dialog.box, { reason: textOf(form, 'reason'), second: textOf(form, 'second') })
      }
      onCancel={close}
      onClosed={onClosed}
    >
      <p>What is below {boxText(dialog.box)} goes out as it is. Say why; a reason names no patient.</p>
      <Field name="reason" label="Reason" hint="such as: a calliper, bone, a scale without a name" />
      <SecondField state={state} />
    </Frame>
  );
}

function PassDialog({ session, state, close, onClosed }: Shared): JSX.Element {
  const isSearched = state.details?.look !== 'none';
  return (
    <Frame
      title={isSearched ? 'Accept it in spite of doubts?' : 'Let it pass as it is?'}
      hasField
      confirm="Let pass"
      onConfirm={(form) =>
        void session.deciding.letPass({ reason: textOf(form, 'reason'), second: textOf(form, 'second') })
      }
      onCancel={close}
      onClosed={onClosed}
    >
      <p>
        {isSearched
          ? 'The search is unsure of this picture: what it did not see stays readable.'
          : 'Nothing has searched this picture for text. It goes out as it is: what is written in it stays readable.'}{' '}
        Say why; a reason names no patient, and stands in the records of the project.
      </p>
      <Field name="reason" label="Reason" hint="such as: looked at on the console, an empty frame" />
      <SecondField state={state} />
    </Frame>
  );
}

function SeriesDialog({ session, dialog, close, onClosed }: Of<'series'>): JSX.Element {
  const { pictures, sampled, doubtful, others } = dialog.choice;
  const { own } = session.draft;
  return (
    <Frame
      title={`Accept ${plural(pictures.length, 'picture')} of this series?`}
      confirm={`Accept ${pictures.length}`}
      onConfirm={() => void session.deciding.decideSeries(dialog.choice)}
      onCancel={close}
      onClosed={onClosed}
    >
      <ul>
        <li>
          {own.length === 0
            ? 'Boxes of the search stay as they are.'
            : `Your ${plural(own.length, 'box', 'boxes')} cover each of them; boxes of the search stay as they are.`}
        </li>
        {sampled === 0 ? null : (
          <li>{plural(sampled, 'picture')} drawn for the sample stay open: each is looked at by itself.</li>
        )}
        {doubtful === 0 ? null : (
          <li>{plural(doubtful, 'picture')} held or doubted by the search stay open: each is looked at by itself.</li>
        )}
        {others === 0 ? null : <li>{plural(others, 'picture')} of another size stay open.</li>}
      </ul>
    </Frame>
  );
}

function TemplateDialog({ session, state, dialog, close, onClosed }: Of<'template'>): JSX.Element {
  const { device } = state.details!;
  const rows: readonly (readonly [string, string])[] = [
    ['manufacturer', device.manufacturer],
    ['model', device.model],
    ['software', device.software],
    ['modality', device.modality],
    ['size', `${device.columns} \u00d7 ${device.rows}`],
    ['SOP class', device.sopClass],
  ];
  return (
    <Frame
      title="Propose a template for this device?"
      confirm="Propose"
      onConfirm={() => void session.proposing.propose(dialog.boxes)}
      onCancel={close}
      onClosed={onClosed}
    >
      <p>
        Later runs of this project cover {plural(dialog.boxes.length, 'box', 'boxes')} on every picture that says all of
        this of itself:
      </p>
      <table class="device">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="numbers">{value || '\u2013'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul class="numbers">
        {dialog.boxes.map((box) => (
          <li key={boxText(box)}>{boxText(box)}</li>
        ))}
      </ul>
    </Frame>
  );
}
