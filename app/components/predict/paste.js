// A field that takes a picture from the clipboard. The server checks what it gets.

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const field = parentElement.querySelector(".paste");
  field.textContent = data.words;
  const taken = async (event) => {
    const items = [...(event.clipboardData?.items ?? [])];
    const item = items.find((known) => known.type.startsWith("image/"));
    event.preventDefault();
    const file = item?.getAsFile();
    if (!file) return (field.textContent = data.none);
    if (file.size > data.most) return (field.textContent = data.large);
    const reader = new FileReader();
    reader.onload = () => {
      const encoded = String(reader.result).split(",", 2)[1];
      setTriggerValue("pasted", { name: file.name, data: encoded });
    };
    reader.readAsDataURL(file);
  };
  field.addEventListener("paste", taken);
  return () => field.removeEventListener("paste", taken);
}
