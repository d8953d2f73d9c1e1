"""The only module that knows LLVM's Python package: text to object code, object code to functions.

`llvmlite` is the optional extra `fast`. Without it `AVAILABLE` is False and everything runs in numpy.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

try:
    import llvmlite
    from llvmlite import binding
except ImportError:  # the extra is not installed
    llvmlite = binding = None

AVAILABLE = binding is not None
KERNEL = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)


class NotCompiled(Exception):
    """The compiler refused a module, or object code could not be loaded."""


def _machine() -> Any:
    """A target machine; one for each use, since an engine takes its own with it when it goes."""
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    # One name for the processor and its abilities: code is made for this machine, and its cache says for which.
    target = binding.Target.from_default_triple()
    return target.create_target_machine(
        cpu=binding.get_host_cpu_name(),
        features=binding.get_host_cpu_features().flatten(),
        opt=3,
        reloc="pic",
        codemodel="small",
        jit=True,
    )


@cache
def identity() -> str:
    """What object code depends on besides its text: compiler, processor and its abilities."""
    features = binding.get_host_cpu_features().flatten()
    triple = binding.get_default_triple()
    return (
        f"llvmlite {llvmlite.__version__} {binding.llvm_version_info} {triple} {binding.get_host_cpu_name()} {features}"
    )


def compiled(text: str) -> bytes:
    """Object code of a module. Raises NotCompiled."""
    try:
        module = binding.parse_assembly(text)
        module.triple = binding.get_default_triple()
        options = binding.create_pipeline_tuning_options(speed_level=3)
        options.loop_vectorization = True
        options.slp_vectorization = False
        machine = _machine()
        builder = binding.create_pass_builder(machine, options)
        builder.getModulePassManager().run(module, builder)
        return bytes(machine.emit_object(module))
    except (RuntimeError, OSError) as error:
        raise NotCompiled(f"LLVM refused the kernel: {str(error)[:500]}") from error


class Kernels:
    """Functions of loaded object code; they live as long as this does."""

    def __init__(self, code: bytes, names: list[str]) -> None:
        try:
            self._engine = binding.create_mcjit_compiler(binding.parse_assembly(""), _machine())
            self._engine.add_object_file(binding.ObjectFileRef.from_data(code))
            self._engine.finalize_object()
            addresses = {name: self._engine.get_function_address(name) for name in names}
        except (RuntimeError, OSError) as error:
            raise NotCompiled(f"the kernel could not be loaded: {str(error)[:500]}") from error
        missing = [name for name, address in addresses.items() if not address]
        if missing:
            raise NotCompiled(f"the kernel lacks {', '.join(missing)}")
        self._functions = {name: KERNEL(address) for name, address in addresses.items()}

    def __getitem__(self, name: str) -> Any:
        """A kernel: (address of the table of buffers, address of the bounds, pieces) -> 0, or 1 for a bad index."""
        return self._functions[name]
