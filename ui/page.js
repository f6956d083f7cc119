/* Turns presses on the page's own HTML into Gradio events, and keeps what belongs to one tab.
   Every listener sits on a component's root element, so it survives each new painting. */
window.shopPage = (() => {
  const TOKEN = "shop.token";
  const MARKS = "shop.marks";
  const DRAFT = "shop.draft";
  const read = (key) => { try { return sessionStorage.getItem(key) || ""; } catch { return ""; } };
  const write = (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* private */ } };
  const marks = () => JSON.parse(read(MARKS) || "{}");
  const busy = () => document.querySelector("#note .busy") !== null;
  const productOf = (node) => node.closest("[data-product]").dataset.product;

  /* One tab, one session: the token is not shared with other tabs and outlives a reload. */
  const token = () => read(TOKEN);
  const keep = (value) => {
    if (value !== read(TOKEN)) write(MARKS, "{}");
    write(TOKEN, value || "");
  };

  const paintMarks = (root) => {
    const known = marks();
    root.querySelectorAll("button[data-feedback]").forEach((button) => {
      const pressed = known[productOf(button)] === button.dataset.feedback;
      button.setAttribute("aria-pressed", String(pressed));
    });
  };

  /* What was put aside is counted where the shortlist is out of sight. */
  const count = () => {
    const button = document.querySelector("[data-sheet]");
    const kept = document.querySelectorAll("#shortlist .short li").length;
    if (!button) return;
    if (kept) button.dataset.count = String(kept); else delete button.dataset.count;
  };

  const sheet = (open) => {
    document.body.classList.toggle("sheet-open", open);
    const button = document.querySelector("[data-sheet]");
    if (!button) return;
    button.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector("#facts .head")?.focus();
    else button.focus();
  };

  const editing = (fact, open) => {
    const form = fact.querySelector("form.change");
    const button = fact.querySelector("[data-edit]");
    form.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) { form.elements.value.focus(); form.elements.value.select(); } else { button.focus(); }
  };

  /* The line under the box, which is read aloud too. */
  const below = () => document.querySelector("#note p");
  const tellBelow = (words) => { const note = below(); if (note && !busy()) note.textContent = words; };

  /* On a slow line nothing would move until the shop's first word, which paints the line anew. */
  const sending = () => {
    if (busy()) return;
    const words = "Sending …";
    tellBelow(words);
    const note = below();
    setTimeout(() => {
      if (note?.isConnected && note.textContent === words) {
        note.textContent = "No word from the shop yet. What you wrote stays here until it has it.";
      }
    }, 8000);
  };

  const sure = (button) => {
    if (button.dataset.armed) return true;
    const label = button.querySelector("span");
    const words = label.textContent;
    const warning = "Press once more: this conversation and its shortlist are deleted.";
    button.dataset.armed = "1";
    label.textContent = button.dataset.sure;
    tellBelow(warning);
    setTimeout(() => {
      delete button.dataset.armed;
      label.textContent = words;
      if (below()?.textContent === warning) tellBelow("");
    }, 4000);
    return false;
  };

  const pressed = (button, trigger) => {
    const data = button.dataset;
    if ("say" in data) {
      if (!busy()) { sending(); trigger("submit", { text: data.say }); }
    } else if ("feedback" in data) {
      const known = marks();
      const product = productOf(button);
      if (known[product] === data.feedback) return;
      known[product] = data.feedback;
      write(MARKS, JSON.stringify(known));
      paintMarks(button.closest(".card"));
      trigger("like", { product_id: product, kind: data.feedback });
    } else if ("edit" in data) {
      const fact = button.closest("[data-fact]");
      editing(fact, fact.querySelector("form.change").hidden);
    } else if ("delete" in data) {
      const fact = button.closest("[data-fact]").dataset.fact;
      document.querySelector("#facts .head").focus();
      trigger("edit", { fact_id: fact, value: null });
    } else if ("sheet" in data) {
      sheet(!document.body.classList.contains("sheet-open"));
    } else if ("shut" in data) {
      sheet(false);
    } else if ("over" in data) {
      if (sure(button)) { write(MARKS, "{}"); trigger("clear", {}); }
    } else if ("signIn" in data) {
      trigger("select", { who: data.signIn });
    }
  };

  const sent = (form, trigger) => {
    if ("password" in form.dataset) {
      trigger("submit", {
        username: form.elements.username.value, password: form.elements.password.value,
      });
      form.reset();
    } else {
      const field = form.elements.value;
      const value = field.value.trim();
      const fact = form.closest("[data-fact]").dataset.fact;
      form.hidden = true;
      document.querySelector("#facts .head").focus();
      trigger("edit", { fact_id: fact, value });
    }
  };

  const attach = (root, trigger, watch) => {
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button && root.contains(button) && button.type !== "submit") pressed(button, trigger);
    });
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      sent(event.target, trigger);
    });
    root.addEventListener("change", (event) => {
      const data = event.target.dataset;
      if ("who" in data) trigger("select", { who: event.target.value });
      if ("demographics" in data) trigger("input", { use: event.target.checked });
      if ("who" in data || "demographics" in data) event.stopPropagation();
    });
    root.addEventListener("toggle", (event) => {
      if (event.target.open && event.target.dataset.feedback === "view") {
        trigger("like", { product_id: productOf(event.target), kind: "view" });
      }
    }, true);
    root.addEventListener("keydown", (event) => {
      const fact = event.target.closest("[data-fact]");
      if (event.key === "Escape" && fact && !fact.querySelector("form.change").hidden) {
        event.stopPropagation();
        editing(fact, false);
      }
    });
    // It stays while its words change, as whoever reads a page aloud needs it to.
    if (root.closest("#note")) root.setAttribute("role", "status");
    watchChat();
    paintMarks(root);
    count();
    watch("value", () => {
      watchChat();  // Gradio may have put the chat up, or anew, after this component
      document.querySelector("#chat [role=log]")?.setAttribute("aria-busy", String(busy()));
      if (root.querySelector("[data-unmarked]")) write(MARKS, "{}");
      paintMarks(root);
      count();
      root.querySelector(".picks")?.scrollTo({ left: 0 });
    });
  };

  /* What Gradio leaves unsaid to a screen reader: who speaks, whether a tool trace is open, and that
     words which still stream are not to be read yet. Its nameless inner button is one stop too many. */
  const tell = (chat) => {
    chat.querySelectorAll("[data-testid=user], [data-testid=bot]").forEach((bubble) => {
      bubble.setAttribute("role", "group");
      bubble.setAttribute("aria-label", bubble.dataset.testid === "user" ? "You" : "Assistant");
    });
    chat.querySelectorAll(".thought-group .title").forEach((title) => {
      title.setAttribute("aria-expanded", String(title.classList.contains("expanded")));
    });
    chat.querySelectorAll(".thought-group .arrow button").forEach((inner) => {
      inner.tabIndex = -1;
      inner.setAttribute("aria-hidden", "true");
    });
    chat.querySelector("[role=log]")?.setAttribute("aria-busy", String(busy()));
  };
  /* A reply is read from its first line: the person's last message goes to the top of the view, or
     as far up as there is text below it. Whoever scrolls back is left alone until the next turn. */
  let turns = 0;
  let left = false;
  const follow = (chat) => {
    const view = chat.querySelector(".bubble-wrap");
    const asked = chat.querySelectorAll(".user-row");
    if (!view || !asked.length) { turns = 0; return; }
    if (asked.length !== turns) left = false;
    turns = asked.length;
    if (left) return;
    const row = asked[turns - 1].getBoundingClientRect();
    const long = row.height > view.clientHeight / 2;  // then its end shows, and the reply below it
    const hidden = long ? row.height - view.clientHeight / 3 : 0;
    view.scrollTop += row.top + hidden - view.getBoundingClientRect().top - 8;
  };
  const watched = new WeakSet();
  const watchChat = () => {
    const chat = document.querySelector("#chat");
    if (!chat || watched.has(chat)) return;
    watched.add(chat);
    for (const hand of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      chat.addEventListener(hand, () => { left = true; }, { passive: true });
    }
    const painted = () => { tell(chat); follow(chat); };
    new MutationObserver(painted).observe(chat, {
      childList: true, subtree: true, characterData: true, attributeFilter: ["class"],
    });
    painted();
  };

  /* Words that were not sent yet outlive a reload: Gradio reloads the page when its server was gone. */
  const restore = () => {
    const box = document.querySelector("#box textarea");
    const send = document.querySelector("#send");
    if (!box || !send) { requestAnimationFrame(restore); return; }
    box.addEventListener("input", () => full(box));
    const said = () => { if (box.value.trim()) sending(); };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) said();
    });
    send.addEventListener("click", said);
    if (box.value || !read(DRAFT)) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, read(DRAFT));
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  addEventListener("pagehide", () => write(DRAFT, document.querySelector("#box textarea")?.value || ""));

  /* A box that is full swallows what is typed or pasted; say so. */
  const full = (box) => {
    const words = `A message holds ${box.maxLength.toLocaleString("en")} characters; there is no room for more.`;
    if (box.maxLength > 0 && box.value.length >= box.maxLength) tellBelow(words);
    else if (below()?.textContent === words) tellBelow("");
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("sheet-open")) sheet(false);
  });
  document.addEventListener("pointerdown", (event) => {  // beside the sheet
    if (document.body.classList.contains("sheet-open") && !event.target.closest("#side, [data-sheet]")) sheet(false);
  });

  restore();
  return { token, keep, attach };
})();
