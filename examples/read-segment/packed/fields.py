"""Fields: the meanings of coded values. A field's number is its index in this list, and enters contexts and weights."""

NAMES = (
    "header header_tag text entry_kind time source viewport touch_pointer touch_phase touch_x touch_y environment_kind "
    "environment_count environment_number environment_name change_kind target place place_parent place_after node_id "
    "template template_kind template_key template_value colour colour_part width height left top attr name string "
    "update update_key update_kind moved move_x move_y grow_w grow_h update_attr update_colour update_string update_name "
    "scroll_x scroll_y paint paint_id"
).split()

NUMBER = {name: number for number, name in enumerate(NAMES)}
TEXT = NUMBER["text"]
